import { Liquid } from 'liquidjs';
import { AppError } from '../../base/errors';
import { templateFilters } from './templateFilters';

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
 * Filters beside Liquid's own are in templateFilters.ts: whatever people write, each puts it into a file of its kind so that it stays
 * a text there.
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
  for (const [name, filter] of Object.entries(templateFilters)) liquid.registerFilter(name, filter);
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
