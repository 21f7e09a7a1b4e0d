import type { ExportTexts } from '../exportTexts';

/** What stands on each printed page beside its number. */
export interface PageFrame {
  /** On the left and on the right. */
  readonly header: readonly [string, string];
  readonly footer: string;
}

/** The looks of a page: on a screen, light or dark as the reader has it; on paper A4 with page numbers where the browser can. */
export function htmlStyle(texts: ExportTexts, { header, footer }: PageFrame): string {
  const box = (place: string, content: string) =>
    `@${place} { content: ${content}; font: 8pt Arial, SimSun, "Songti SC", "Noto Serif CJK SC", sans-serif; color: #595959; }`;
  const [title, customer] = header.map(cssString);
  const [before = '', between = '', after = ''] = texts.page.split(/\{[01]\}/).map(cssString);
  return `
:root { color-scheme: light dark; --ink: #1f2328; --soft: #57606a; --paper: #ffffff; --head: #1f3864; --line: #d0d7de; --tint: #f3f5f8; --code: #f5f5f5; --link: #0563c1; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b1; --paper: #15191e; --head: #9db9e8; --line: #3d444d; --tint: #1f252d; --code: #1f252d; --link: #79b8ff; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 56rem; padding: 2rem 1.5rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.7 Arial, "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif; overflow-wrap: break-word; }
h1, h2, h3, h4, h5, h6 { color: var(--head); line-height: 1.35; margin: 2em 0 .7em; break-after: avoid; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.35rem; } h3 { font-size: 1.15rem; } h4, h5, h6 { font-size: 1rem; }
p, ul, ol, pre, table, figure, blockquote { margin: 0 0 1rem; }
li > p, li > ul, li > ol { margin-bottom: .4rem; }
li.task { list-style: none; }
a { color: var(--link); }
code, pre { font-family: Consolas, "Courier New", monospace; font-size: .9em; background: var(--code); }
code { padding: .1em .3em; border-radius: 3px; }
pre { padding: .8em 1em; border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { padding: 0; background: none; font-size: inherit; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: .92em; line-height: 1.5; }
th, td { border: 1px solid var(--line); padding: .4em .6em; text-align: left; vertical-align: middle; }
th { background: var(--tint); }
th, td { overflow-wrap: anywhere; }
.turned table { min-width: 60rem; }
.center { text-align: center; } .right { text-align: right; }
caption, figcaption { color: var(--soft); font-size: .92em; text-align: center; padding: .4em; }
figure { text-align: center; }
img { max-width: 100%; height: auto; }
figure img { background: #fff; }
blockquote { border-left: 4px solid var(--line); padding: .2em 0 .2em 1em; color: var(--soft); }
blockquote > :last-child { margin-bottom: 0; }
blockquote strong.notice { display: block; color: var(--ink); }
blockquote.warning, blockquote.caution { border-color: #bf8700; }
blockquote.tip { border-color: #2da44e; } blockquote.note, blockquote.important { border-color: #0969da; }
hr { border: 0; border-top: 1px solid var(--line); margin: 2rem 0; }
.number { margin-right: .5em; }
.cover { text-align: center; padding: 3rem 0 2rem; }
.cover p { margin: .2rem 0; color: var(--soft); font-size: 1.15rem; }
.cover .title { color: var(--head); font-size: 2.2rem; font-weight: bold; line-height: 1.3; margin: 2rem 0; }
.control table { table-layout: auto; }
.cover table { table-layout: auto; width: auto; min-width: 60%; margin: 2rem auto 0; }
.control h2, .contents h2 { margin-top: 1.5em; }
.contents ol { list-style: none; padding: 0; }
.contents li { margin: .15rem 0; }
.contents a { text-decoration: none; }
.contents .page { display: none; }
.contents .level1 { font-weight: bold; margin-top: .5rem; }
.contents .level2 { padding-left: 1.5em; } .contents .level3 { padding-left: 3em; }
.notes { border-top: 1px solid var(--line); font-size: .9em; padding-top: .5rem; }
@page { size: A4; margin: 25mm 22mm; ${box('top-left', title ?? '""')} ${box('top-right', customer ?? '""')} ${box('bottom-left', cssString(footer))} ${box('bottom-right', `${before} counter(page) ${between} counter(pages) ${after}`)} }
@page :first { @top-left { content: none; } @top-right { content: none; } @bottom-left { content: none; } @bottom-right { content: none; } }
@page turned { size: A4 landscape; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font: 10.5pt/1.5 "Times New Roman", SimSun, "Songti SC", "Noto Serif CJK SC", serif; }
  h1, h2, h3, h4, h5, h6, th, .title, caption, figcaption { font-family: Arial, SimHei, "Heiti SC", "Noto Sans CJK SC", sans-serif; }
  h1 { font-size: 16pt; } h2 { font-size: 14pt; } h3 { font-size: 12pt; } h4, h5, h6 { font-size: 10.5pt; }
  a { color: inherit; text-decoration: none; }
  .contents li a { display: flex; align-items: baseline; }
  .contents .dots { flex: 1; min-width: 1em; margin: 0 .3em; border-bottom: 1px dotted #595959; }
  .contents .page { display: inline; }
  .cover { min-height: 240mm; padding-top: 45mm; } .cover .title { margin: 25mm 0 45mm; }
  .control, .contents, .text { break-before: page; }
  .text > h1:first-child { margin-top: 0; }
  table { font-size: 9pt; } tr, figure, .keep { break-inside: avoid; } thead { display: table-header-group; }
  .turned { page: turned; } .turned table { min-width: 0; }
  :lang(zh) main > p { text-indent: 2em; }
  pre { font-size: 8.5pt; } .wide { overflow: visible; }
}`;
}

/** Between quotation marks, whatever is in it. */
function cssString(text: string): string {
  const escaped = text.replace(/[^\p{L}\p{N} .,_-]/gu, (char) => `\\${char.codePointAt(0)?.toString(16)} `);
  return `"${escaped}"`;
}
