/** Whether a text says of itself that it is an OpenAPI or Swagger definition; some writers put that at its very end. */
export function looksLikeDefinition(text: string): boolean {
  return (
    /^["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]/m.test(text) || /"(?:openapi|swagger)"\s*:\s*"?[23]\./.test(text)
  );
}
