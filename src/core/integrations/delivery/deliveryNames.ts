import type { DocumentLanguage } from '../manifest/integration';

/** Name of the file within the archive's folder that says what must be there. */
export const deliveryManifestName = 'MANIFEST.json';

/** Name of the bill of materials beside it. */
export const sbomName = 'sbom.cdx.json';

/** Name of the list in a language, beside the manifest. */
export function deliveryListName(language: DocumentLanguage): string {
  return `DELIVERY-LIST.${language}.md`;
}
