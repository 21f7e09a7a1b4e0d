/** The action as policies know it when it is about one version: `s3:GetObject` is `s3:GetObjectVersion` then. */
export function actionOn(action: string, versionId: string | undefined): string {
  if (versionId === undefined) return action;
  return action.replace(/^s3:(Get|Put|Delete)Object(?=$|Acl$|Tagging$|Attributes$)/, '$&Version');
}
