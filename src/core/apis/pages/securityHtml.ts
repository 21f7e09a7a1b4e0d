import { type Html, html } from '../../base/html';
import type { OperationDetail } from '../detail/operationDetail';
import type { SecuritySchemeEntry } from '../index/definitionIndex';
import { filled, type PageTexts } from './pageTexts';

/** The ways to be let in, each with all that it needs; those that show in addresses are said to. */
export function securityHtml(
  { security, securitySchemes }: Pick<OperationDetail, 'security' | 'securitySchemes'>,
  texts: PageTexts,
): Html {
  if (security.length === 0) return html`<p>${texts.noCredentials}</p>`;
  const ways = security.map((alternative) => {
    if (alternative.length === 0) return html`<li>${texts.noCredentials}</li>`;
    const parts = alternative.map(({ scheme, scopes }) => {
      const known = securitySchemes.find(({ name }) => name === scheme);
      return [scheme, known && howText(known, texts), scopes.join(', ')].filter(Boolean).join(' · ');
    });
    return html`<li>${parts.join(' + ')}</li>`;
  });
  const list = html`<ul>${ways}</ul>`;
  return ways.length === 1 ? list : html`<p>${texts.securityOneOf}</p>${list}`;
}

function howText({ type, in: place, parameterName = '', scheme }: SecuritySchemeEntry, texts: PageTexts): string {
  if (place === 'header') return filled(texts.inHeader, parameterName);
  if (place === 'cookie') return filled(texts.inCookie, parameterName);
  if (place === 'query') return `${filled(texts.inQuery, parameterName)} (${texts.queryLeaks})`;
  return [type, scheme].filter(Boolean).join(' ');
}
