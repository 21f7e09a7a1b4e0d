import {
  AlignmentType,
  BorderStyle,
  type IParagraphStyleOptions,
  type IStylesOptions,
  LineRuleType,
  ShadingType,
} from 'docx';
import type { DocumentLanguage } from '../../manifest/integration';
import { type PageSize, textWidth } from '../pageSize';
import {
  codeLine,
  contentsSpacing,
  headingSpacing,
  indentation,
  spacing,
  type Typography,
  typography,
} from '../typography';

/** The styles of ours, by what they are for; the values are the ids in the file. */
export const StyleId = {
  body: 'BodyText',
  title: 'Title',
  subtitle: 'Subtitle',
  coverLine: 'CoverLine',
  frontHeading: 'FrontHeading',
  frontTitle: 'FrontTitle',
  code: 'CodeBlock',
  inlineCode: 'InlineCode',
  quote: 'Quote',
  noticeTitle: 'NoticeTitle',
  tableText: 'TableText',
  tableHeader: 'TableHeader',
  caption: 'Caption',
  figure: 'Figure',
  listText: 'ListText',
  header: 'Header',
  footer: 'Footer',
} as const;

/** What headings are numbered by. */
export const headingNumbering = 'headings';

const eastAsia = { body: '宋体', heading: '黑体' } as const;
const monospace = 'Consolas';
const ink = '1F3864';
const grey = '595959';

/** Fonts for each script that Word tells apart: without `eastAsia` Chinese text would be in whatever the machine likes. */
export function fonts(latin: string, chinese: string) {
  return { ascii: latin, hAnsi: latin, cs: latin, eastAsia: chinese };
}

/** All styles of a document. */
export function docxStyles(language: DocumentLanguage, page: PageSize): IStylesOptions {
  const type = typography(language);
  const heading = (level: number) => headingStyle(type, level);
  return {
    default: {
      document: {
        run: {
          font: fonts(type.latin, eastAsia.body),
          size: type.body,
          language: { value: 'en-US', eastAsia: 'zh-CN' },
        },
      },
      heading1: heading(1),
      heading2: heading(2),
      heading3: heading(3),
      heading4: heading(4),
      heading5: heading(5),
      heading6: heading(6),
      title: {
        run: { font: fonts(type.headingLatin, eastAsia.heading), size: 56, bold: true, color: ink },
        paragraph: { alignment: AlignmentType.CENTER, spacing: { before: 240, after: 240 } },
      },
      caption: {
        run: { font: fonts(type.latin, eastAsia.heading), size: type.table, color: '000000' },
        paragraph: { alignment: AlignmentType.CENTER, spacing: spacing.caption },
      },
      footnoteText: { run: { size: type.table } },
      hyperlink: { run: { color: '0563C1', underline: {} } },
    },
    paragraphStyles: [...textStyles(language, type), ...frameStyles(type, page), ...coverStyles(type)],
    characterStyles: [
      {
        id: 'DefaultParagraphFont',
        name: 'Default Paragraph Font',
        uiPriority: 1,
        semiHidden: true,
        unhideWhenUsed: true,
      },
      // What the library gives the entries of the contents.
      { id: 'IndexLink', name: 'Index Link', basedOn: 'DefaultParagraphFont' },
      {
        id: StyleId.inlineCode,
        name: 'Inline Code',
        basedOn: 'DefaultParagraphFont',
        quickFormat: true,
        run: {
          font: fonts(monospace, eastAsia.body),
          shading: { type: ShadingType.CLEAR, fill: 'F2F2F2' },
          noProof: true,
        },
      },
    ],
  };
}

function headingStyle(type: Typography, level: number) {
  return {
    run: {
      font: fonts(type.headingLatin, eastAsia.heading),
      size: type.headings[level - 1] ?? type.body,
      bold: true,
      color: ink,
    },
    paragraph: {
      ...(level <= 4 && { numbering: { reference: headingNumbering, level: level - 1 } }),
      keepNext: true,
      keepLines: true,
      outlineLevel: level - 1,
      spacing: headingSpacing(level),
    },
  };
}

function textStyles(language: DocumentLanguage, type: Typography): IParagraphStyleOptions[] {
  const line = { line: type.line, lineRule: LineRuleType.AUTO };
  const based = { basedOn: 'Normal', quickFormat: true };
  return [
    { id: 'Normal', name: 'Normal', quickFormat: true, paragraph: { spacing: { after: 0 } } },
    {
      ...based,
      id: StyleId.body,
      name: 'Body Text',
      paragraph: {
        spacing: { ...line, ...spacing.body },
        // 首行缩进 2 字符; the twips are for programs that do not count characters.
        ...(language === 'zh-cn' && { indent: { firstLine: type.body * 20, firstLineChars: 200 } }),
      },
    },
    { ...based, id: StyleId.listText, name: 'List Text', paragraph: { spacing: { ...line, ...spacing.list } } },
    ...blockStyles(type),
  ];
}

/** Of what is more than text. */
function blockStyles(type: Typography): IParagraphStyleOptions[] {
  const line = { line: type.line, lineRule: LineRuleType.AUTO };
  const based = { basedOn: 'Normal', quickFormat: true };
  return [
    {
      ...based,
      id: StyleId.code,
      name: 'Code Block',
      run: { font: fonts(monospace, eastAsia.body), size: type.code, noProof: true },
      paragraph: {
        alignment: AlignmentType.LEFT,
        spacing: { ...spacing.code, line: codeLine, lineRule: LineRuleType.AUTO },
        shading: { type: ShadingType.CLEAR, fill: 'F5F5F5' },
        border: frame('D9D9D9', 4, 4),
      },
    },
    {
      ...based,
      id: StyleId.quote,
      name: 'Quote',
      run: { color: '404040' },
      paragraph: {
        indent: { left: indentation.quote },
        spacing: { ...line, ...spacing.quote },
        border: { left: { style: BorderStyle.SINGLE, size: 18, space: 8, color: 'A6A6A6' } },
      },
    },
    {
      id: StyleId.noticeTitle,
      name: 'Notice Title',
      basedOn: StyleId.quote,
      run: { font: fonts(type.headingLatin, eastAsia.heading), bold: true },
      paragraph: { keepNext: true },
    },
    {
      ...based,
      id: StyleId.tableText,
      name: 'Table Text',
      run: { size: type.table },
      paragraph: { spacing: spacing.cell },
    },
    {
      id: StyleId.tableHeader,
      name: 'Table Header',
      basedOn: StyleId.tableText,
      run: { font: fonts(type.headingLatin, eastAsia.heading), bold: true },
      paragraph: { keepNext: true },
    },
    {
      ...based,
      id: StyleId.figure,
      name: 'Figure',
      paragraph: { alignment: AlignmentType.CENTER, keepNext: true, spacing: spacing.figure },
    },
  ];
}

/** Beside the text: contents, header, footer. */
function frameStyles(type: Typography, page: PageSize): IParagraphStyleOptions[] {
  const small = { size: 18, color: grey };
  const entry = (level: number): IParagraphStyleOptions => ({
    id: `TOC${level}`,
    name: `toc ${level}`,
    basedOn: 'Normal',
    next: 'Normal',
    paragraph: {
      indent: { left: (level - 1) * 300 },
      spacing: contentsSpacing(level),
      rightTabStop: textWidth(page),
    },
    ...(level === 1 && { run: { bold: true } }),
  });
  return [
    entry(1),
    entry(2),
    entry(3),
    {
      id: StyleId.frontHeading,
      name: 'Front Heading',
      basedOn: 'Normal',
      next: 'Normal',
      run: { font: fonts(type.headingLatin, eastAsia.heading), size: 26, bold: true, color: ink },
      paragraph: { keepNext: true, spacing: spacing.frontHeading },
    },
    {
      id: StyleId.frontTitle,
      name: 'Front Title',
      basedOn: 'Normal',
      next: 'Normal',
      run: { font: fonts(type.headingLatin, eastAsia.heading), bold: true },
      paragraph: { keepNext: true, spacing: spacing.frontTitle },
    },
    { id: StyleId.header, name: 'header', basedOn: 'Normal', run: small, paragraph: { border: line('bottom') } },
    { id: StyleId.footer, name: 'footer', basedOn: 'Normal', run: small, paragraph: { border: line('top') } },
  ];
}

function coverStyles(type: Typography): IParagraphStyleOptions[] {
  const centered = { alignment: AlignmentType.CENTER };
  return [
    {
      id: StyleId.subtitle,
      name: 'Subtitle',
      basedOn: 'Normal',
      run: { font: fonts(type.headingLatin, eastAsia.heading), size: 32, color: grey },
      paragraph: { ...centered, spacing: { after: 120 } },
    },
    {
      id: StyleId.coverLine,
      name: 'Cover Line',
      basedOn: 'Normal',
      run: { size: 24 },
      paragraph: { spacing: { before: 60, after: 60 } },
    },
  ];
}

function line(side: 'top' | 'bottom') {
  return { [side]: { style: BorderStyle.SINGLE, size: 4, space: 4, color: 'BFBFBF' } };
}

function frame(color: string, size: number, space: number) {
  const side = { style: BorderStyle.SINGLE, size, space, color };
  return { top: side, bottom: side, left: side, right: side };
}
