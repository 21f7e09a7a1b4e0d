import type { XmlNode } from '../../base/xmlReader';
import { S3Error } from '../s3Error';

/** How often a child may stand: once at most, or any number of times; `notDone` is refused with NotImplemented. */
export type FieldRule = 'one' | 'many' | 'notDone';

/**
 * The children of an element by the schema that is expected: whatever the schema does not know, or knows only once and is
 * there twice, is MalformedXML, as S3 has it.
 */
export class XmlFields {
  readonly #node: XmlNode;

  constructor(node: XmlNode, rules: Readonly<Record<string, FieldRule>>) {
    this.#node = node;
    const counts = new Map<string, number>();
    for (const { name } of node.children) {
      const rule = rules[name];
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      if (rule === undefined || (rule === 'one' && count > 1)) throw new S3Error('MalformedXML');
      if (rule === 'notDone') throw new S3Error('NotImplemented', `The sandbox does not do ${name}.`);
    }
  }

  has(name: string): boolean {
    return this.child(name) !== undefined;
  }

  child(name: string): XmlNode | undefined {
    return this.#node.children.find((each) => each.name === name);
  }

  all(name: string): readonly XmlNode[] {
    return this.#node.children.filter((each) => each.name === name);
  }

  /** Text without the blanks around it; undefined when the element is not there. */
  text(name: string): string | undefined {
    return this.child(name)?.text.trim();
  }

  /** Text as it stands, for keys, prefixes and values, where a blank counts. */
  rawText(name: string): string | undefined {
    return this.child(name)?.text;
  }

  requiredText(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw new S3Error('MalformedXML');
    return text;
  }

  texts(name: string): readonly string[] {
    return this.all(name).map(({ text }) => text.trim());
  }

  /** One of a few words, or MalformedXML. */
  choice<const Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const word = words.find((each) => each === text);
    if (word === undefined) throw new S3Error('MalformedXML');
    return word;
  }

  /** A whole number, also a negative one, or MalformedXML. */
  integer(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^[+-]?\d{1,15}$/.test(text)) throw new S3Error('MalformedXML');
    return Number(text);
  }

  /** `true` or `false`, or MalformedXML. */
  boolean(name: string): boolean | undefined {
    const word = this.text(name)?.toLowerCase();
    if (word === undefined) return undefined;
    if (word !== 'true' && word !== 'false') throw new S3Error('MalformedXML');
    return word === 'true';
  }
}
