// @ts-check

/**
 * A PDF of one A4 page.
 * @param {string} title
 * @param {readonly string[]} lines ASCII only: the built-in fonts have nothing else.
 * @returns {Buffer}
 */
export function makePdf(title, lines) {
  const quoted = (/** @type {string} */ text) => text.replace(/[\\()]/g, '\\$&');
  const shown = lines.map((line) => `(${quoted(line)}) Tj T*`).join('\n');
  const content = `BT /F1 18 Tf 60 780 Td (${quoted(title)}) Tj /F1 11 Tf 16 TL 0 -32 Td\n${shown}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const start = file.length;
  const size = objects.length + 1;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  file += `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}
