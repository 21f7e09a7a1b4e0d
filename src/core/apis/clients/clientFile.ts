/** A file of a generated client. */
export interface ClientFile {
  /** Below the client's folder, with `/`. */
  readonly path: string;
  readonly content: string;
}

/** The first sentence or line of a description, for a comment: no line breaks, and nothing that would end the comment. */
export function commentText(description: string | undefined): string {
  const [first = ''] = (description ?? '').trim().split('\n', 1);
  return first
    .replaceAll('*/', '*\u200b/')
    .replace(/["\\]+/g, "'")
    .replace(/\s+/g, ' ')
    .slice(0, 200)
    .trim();
}
