import type { DocumentId, Integration } from '../manifest/integration';
import { documentTitles } from './documentTitles';
import { answerOf } from './questions';

/**
 * The number of a document: as the customer counts, by the answer `number.<document>`, else made from the integration's
 * name, the kind of document and the version: `REPORTS-ARCHIVE-FAR-1.0.0`.
 */
export function documentNumber(integration: Integration, id: DocumentId): string {
  const [language = 'zh-cn'] = integration.documents.languages;
  const own = answerOf(integration, `number.${id}`, language);
  return own ?? `${integration.name.toUpperCase()}-${documentTitles[id].code}-${integration.version}`;
}
