import assert from 'node:assert/strict';
import { html } from '../../../src/core/base/html';

describe('html', () => {
  it('escapes values in text and in attributes', () => {
    const key = `<img src=x onerror="alert('1')">&amp;`;
    const { text } = html`<td title="${key}">${key}</td>`;
    const escaped = '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;';
    assert.equal(text, `<td title="${escaped}">${escaped}</td>`);
  });

  it('keeps pieces and lists of pieces, and leaves out what is not there', () => {
    const rows = ['a', '<b>'].map((name) => html`<li>${name}</li>`);
    assert.equal(html`<ul>${rows}</ul>${undefined}${false}${0}`.text, '<ul><li>a</li><li>&lt;b&gt;</li></ul>0');
  });
});
