import { Liquid } from 'liquidjs';
import { camelCase, pascalCase, snakeCase } from '../../apis/clients/naming';
import { AppError } from '../../base/errors';

/** What a template sees: plain data. Whatever it names has to be there, so facts are always complete. */
export type Facts = Readonly<Record<string, unknown>>;

export interface TemplateEngine {
  /**
   * @param name Of the template, for errors.
   * @throws AppError `config.invalid` with file, line and what is wrong.
   */
  readonly render: (name: string, template: string, facts: Facts) => string;
  /**
   * Whether a condition holds: `storage and management`.
   * @throws AppError `config.invalid`
   */
  readonly holds: (name: string, condition: string, facts: Facts) => boolean;
}

/** No template that a person writes takes that long; one that loops without end is stopped. */
const renderLimitMs = 10_000;

/**
 * Liquid with `<< value >>` and `<% tag %>`: the usual braces are part of Java, Go and TypeScript. Nothing of a template is
 * evaluated as code and none reads a file, so that a customer's templates are safe. Unknown names and filters are errors. A line
 * that holds nothing but a tag leaves no line. `''`, 0 and what is absent count as false.
 *
 * Filters beside Liquid's own: `json` writes a value as JSON, which is also a string literal of Python, TOML, YAML, TypeScript and
 * Java; `js` as formatters of JavaScript want it; `escape` is for XML; `one_line` for comments; `camel`, `pascal` and `snake` make
 * names of what a definition calls something.
 * Java; `js` as formatters of JavaScript want it; `escape` is for XML; `indent` for lines of code; `one_line` for comments, `docstring` for those of Python.
 *
 * @param partials Texts by name, for `<% render 'name', key: value %>`.
 */
export function templateEngine(partials: Readonly<Record<string, string>> = {}): TemplateEngine {
  const liquid = new Liquid({
    outputDelimiterLeft: '<<',
    outputDelimiterRight: '>>',
    tagDelimiterLeft: '<%',
    tagDelimiterRight: '%>',
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    jsTruthy: true,
    renderLimit: renderLimitMs,
    templates: Object.fromEntries(Object.entries(partials).map(([name, text]) => [name, withLoneTags(text)])),
  });
  for (const [name, filter] of Object.entries({ camel: camelCase, pascal: pascalCase, snake: snakeCase }))
    liquid.registerFilter(name, (value: unknown) => filter(String(value)));
  liquid.registerFilter('one_line', oneLine);
  liquid.registerFilter('docstring', (value: unknown) => oneLine(value).replaceAll('"', "'").replaceAll('\\', '/'));
  liquid.registerFilter('indent', (value: unknown, width: number) =>
    String(value).replaceAll(/^(?=.)/gm, ' '.repeat(width)),
  );
  liquid.registerFilter('js', (value: unknown) => quoted(String(value)));
  const run = <T>(name: string, work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw templateError(name, cause);
    }
  };
  return {
    render: (name, template, facts) =>
      run(name, () => String(liquid.parseAndRenderSync(withLoneTags(template), { ...facts }))),
    holds: (name, condition, facts) =>
      run(name, () => liquid.parseAndRenderSync(`<% if ${condition} %>yes<% endif %>`, { ...facts }) === 'yes'),
  };
}

const oneLine = (value: unknown) => String(value).replaceAll(/\s*[\r\n]\s*/g, ' ');

/** A string literal as formatters of JavaScript write it: in single quotes, unless that takes more escapes. */
function quoted(text: string): string {
  const literal = JSON.stringify(text).slice(1, -1);
  const [single, double] = [text.split("'").length, text.split('"').length];
  return single > double ? `"${literal}"` : `'${literal.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const loneTag = /^[ \t]*(<%-?(?:(?!%>)[^\n])*?)(-?%>)[ \t]*\n/gm;

/** The line break behind a tag that has a line of its own goes into the tag: no empty line is left, and lines keep their numbers. */
function withLoneTags(template: string): string {
  return template
    .replaceAll('\r\n', '\n')
    .replaceAll(loneTag, (_, tag: string, end: string) =>
      /^<%-?\s*(?:end)?(?:raw|comment)\b/.test(tag) ? `${tag}${end}` : `${tag}\n${end}`,
    );
}

function templateError(name: string, cause: unknown): AppError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const line = Number(/\bline:(\d+)/.exec(text)?.[1] ?? 1);
  const detail = text.replace(/, (?:file:[^,]*, )?line:\d+.*$/s, '');
  return new AppError('config.invalid', `Template ${name}, line ${line}: ${detail}`, {
    facts: { reason: 'template', file: name, line, detail },
    cause,
  });
}
