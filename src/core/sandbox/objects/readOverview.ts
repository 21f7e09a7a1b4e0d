import type { ObjectOverview } from './records';

/** How a body begins that stands in its record. Nothing that a client may choose looks so: its texts are never in a list of elements. */
const bodyStart = '"body":[{"inline":"';
const nextStart = '"},{"inline":"';
const quote = '"'.charCodeAt(0);

/**
 * The record of an object without the bytes that stand in it, up to 16 KiB each: they are cut out ahead of the parser, which would
 * spend most of a listing on them.
 */
export function readOverview(json: Buffer): ObjectOverview {
  return JSON.parse(withoutBytes(json)) as ObjectOverview;
}

/** The JSON with every inline body empty. */
export function withoutBytes(json: Buffer): string {
  let text = '';
  let at = 0;
  for (let start = json.indexOf(bodyStart); start >= 0; start = json.indexOf(bodyStart, at)) {
    let from = start + bodyStart.length;
    for (;;) {
      text += json.toString('utf8', at, from);
      at = json.indexOf(quote, from); // base64 has none
      from = at + nextStart.length;
      if (json.toString('latin1', at, from) !== nextStart) break;
    }
  }
  return text + json.toString('utf8', at);
}
