import { createHash } from 'node:crypto';
import type { DocumentId, DocumentLanguage, Person } from '../manifest/integration';
import { templateEngine } from '../scaffold/templateEngine';
import { blocksOf } from './blocks/allBlocks';
import type { BlockContext } from './blocks/blockContext';
import { roleName } from './blocks/planBlocks';
import { peopleOf, questionBlock } from './blocks/questionBlock';
import {
  type DocumentMatter,
  documentFile,
  frontMatterText,
  type HistoryEntry,
  type NamedPerson,
  writeFrontMatter,
} from './documentFormat';
import { tidy, withoutEmptySections } from './documentMarkdown';
import { documentNumber } from './documentNumber';
import type { DocumentTemplate } from './documentTemplates';
import { documentTitles, titleInText } from './documentTitles';
import type { DocumentFacts } from './facts/documentFacts';
import { answerOf, questions, questionsFor } from './questions';
import { traceability } from './traceability';

export interface RenderOptions {
  readonly template: DocumentTemplate;
  /** Date of the document when what it is made from changed: `2026-11-24`. */
  readonly today: string;
  /** The document as it was made last; it keeps its date when it was made from the same. */
  readonly previous?: string;
}

/**
 * A document as Markdown (documentFormat.ts says in which form). The same facts give the same text on every day.
 * @throws AppError `config.invalid` naming template and line for a template that does not fit.
 */
export function renderDocument(
  id: DocumentId,
  language: DocumentLanguage,
  facts: DocumentFacts,
  { template, today, previous }: RenderOptions,
): string {
  const context: BlockContext = { facts, document: id, language, traces: traceability(facts) };
  const body = bodyOf(context, template);
  const matter = frontMatter(context);
  const sources = createHash('sha256')
    .update(JSON.stringify(matter))
    .update(stableBody(context, template, body));
  const hash = sources.digest('hex');
  const same = previous !== undefined && frontMatterText(previous, 'sources') === hash;
  const date = (same ? frontMatterText(previous, 'date') : undefined) ?? today;
  const history = versions(context, date);
  return `${writeFrontMatter({ ...matter, date, history, sources: hash })}\n${body}`;
}

function bodyOf(context: BlockContext, template: DocumentTemplate): string {
  return tidy(withoutEmptySections(templateEngine().render(template.name, template.text, templateFacts(context))));
}

/**
 * What the hash of the sources is made from. Licences of packages are left out: they are only known where the packages are
 * installed, and a document must not be stale on one machine and current on another.
 */
function stableBody(context: BlockContext, template: DocumentTemplate, body: string): string {
  const { components } = context.facts;
  if (context.document !== 'release-notes' || components.every(({ license }) => license === undefined)) return body;
  const plain = components.map(({ license: _, ...component }) => component);
  return bodyOf({ ...context, facts: { ...context.facts, components: plain } }, template);
}

/** What templates see. Everything is there in every document: a name that is not is an error of the template. */
function templateFacts(context: BlockContext): Readonly<Record<string, unknown>> {
  const { facts, language, document } = context;
  const { integration } = facts;
  const asked = {};
  for (const { id } of questions) {
    Object.defineProperty(asked, id, { enumerable: true, get: () => questionBlock(context, id) });
  }
  return {
    integration: {
      ...integration,
      title: integration.title[language],
      customer: integration.customer[language],
      vendor: integration.vendor[language],
      build: integration.build,
    },
    document: {
      id: document,
      title: documentTitles[document][language],
      number: documentNumber(integration, document),
    },
    has: presence(context),
    uses: patternsInUse(facts),
    links: documentLinks(context),
    blocks: blocksOf(context),
    questions: asked,
  };
}

/** What the integration has: conditions of templates. */
function presence({ facts, language, document }: BlockContext): Readonly<Record<string, boolean>> {
  const { integration } = facts;
  return {
    s3: integration.kind !== 'rest',
    rest: integration.kind !== 's3',
    probe: facts.probes.some(({ report }) => report !== undefined),
    results: facts.results.tests.length > 0,
    requirements: integration.requirements.length > 0,
    git: facts.git !== undefined,
    schema: facts.schemaFile !== undefined,
    migration: integration.migration !== undefined,
    open: questionsFor(integration).some(
      ({ id, documents }) => documents.includes(document) && answerOf(integration, id, language) === undefined,
    ),
    // A scaffolded migration brings scripts and a runbook.
    runbook: facts.files.some(({ file }) => file.endsWith('migration/RUNBOOK.md')),
  };
}

/** Links to the other documents, by short names. */
function documentLinks(context: BlockContext): Readonly<Record<string, string>> {
  const { facts } = context;
  return {
    errors: documentLink(context, 'faq', facts.errors.length > 0 ? 'errors' : ''),
    configuration: documentLink(context, 'configuration-reference', ''),
    survey: documentLink(context, 'survey-report', ''),
    plan: documentLink(context, 'adaptation-plan', ''),
    design: documentLink(context, 'adaptation-design', ''),
    guide: documentLink(context, 'development-guide', ''),
    deployment: documentLink(context, 'deployment-guide', ''),
    testPlan: documentLink(context, 'test-plan', ''),
    testReport: documentLink(context, 'test-report', ''),
    release: documentLink(context, 'release-notes', ''),
    faq: documentLink(context, 'faq', ''),
    training: documentLink(context, 'knowledge-transfer', ''),
    acceptance: documentLink(context, 'acceptance-report', ''),
  };
}

/** A link to a document of the delivery; only its name where it is not delivered. */
function documentLink({ facts, language }: BlockContext, id: DocumentId, target: string): string {
  const title = titleInText(id, language);
  if (!facts.integration.documents.wanted.includes(id)) return title;
  return `[${title}](${documentFile(id, language)}${target === '' ? '' : `#${target}`})`;
}

/** Every id that a pattern can have, so that a template may ask for one that the catalogue does not have yet. */
function patternsInUse({ patterns }: DocumentFacts): Readonly<Record<string, boolean>> {
  const numbers = Array.from({ length: 99 }, (_, at) => String(at + 1).padStart(2, '0'));
  const ids = numbers.flatMap((number) => [`P${number}`, `R${number}`]);
  return Object.fromEntries(ids.map((id) => [id, patterns.some(({ pattern }) => pattern.id === id)]));
}

function frontMatter(context: BlockContext): Omit<DocumentMatter, 'date' | 'history' | 'sources'> {
  const { document, language, facts } = context;
  const { integration } = facts;
  const classification = answerOf(integration, 'classification', language);
  return {
    document,
    title: documentTitles[document][language],
    number: documentNumber(integration, document),
    version: integration.version,
    ...(classification !== undefined && { classification }),
    language,
    customer: integration.customer[language],
    vendor: integration.vendor[language],
    project: integration.title[language],
    authors: peopleOf(context, 'author').map(signatory(language)),
    reviewers: peopleOf(context, 'reviewer').map(signatory(language)),
    approvers: peopleOf(context, 'approver').map(signatory(language)),
    distribution: recipients(context),
  };
}

function signatory(language: DocumentLanguage) {
  return ({ name, organisation }: Pick<Person, 'name' | 'organisation'>): NamedPerson => ({
    name,
    ...(organisation !== undefined && { organisation: organisation[language] }),
  });
}

/** Both parties get every document: the people named, and the parties themselves. */
function recipients(context: BlockContext): readonly NamedPerson[] {
  const { language } = context;
  const { integration } = context.facts;
  const parties = [integration.customer, integration.vendor].map((name) => ({
    name: name[language],
    purpose: language === 'en' ? 'for the record' : '存档',
  }));
  const people = integration.people
    .filter(({ role }) => role === 'customer' || role === 'operator')
    .map((person) => ({ ...signatory(language)(person), purpose: roleName(context, person.role) }));
  return [...parties, ...people];
}

/** Released versions by git's tags, the oldest first, then this one. */
function versions(context: BlockContext, date: string): readonly HistoryEntry[] {
  const { facts, language } = context;
  const { integration, git } = facts;
  const author = peopleOf(context, 'author')
    .map(({ name }) => name)
    .join(language === 'en' ? ', ' : '、');
  const earlier = (git?.tags ?? [])
    .filter(({ name }) => /^v?\d+\.\d+\.\d+/.test(name) && name.replace(/^v/, '') !== integration.version)
    .map((tag) => ({ version: tag.name.replace(/^v/, ''), date: tag.date, author, changes: tag.subject }))
    .reverse();
  const first = language === 'en' ? 'First issue' : '首次发布';
  const later = language === 'en' ? 'Update for this version' : '随本版本更新';
  return [...earlier, { version: integration.version, date, author, changes: earlier.length === 0 ? first : later }];
}
