import type { AppError, ErrorFacts } from '../core/base/errors';

/** Chinese texts of what goes wrong with folders of integrations and their files; others are told in English. */
const ofReasons: Readonly<Record<string, (facts: ErrorFacts) => string>> = {
  outside: (f) => `${f['file']} 不在 ${f['folder']} 之内（请检查名称与符号链接）；未写入任何内容`,
  changedSince: (f) => `${f['file']} 在计算变更之后被修改；未写入任何内容，请重新执行命令`,
  scaffoldBusy: (f) => `另一个进程正在写入 ${f['file']}；请等它完成后再执行`,
  halfDone: (f) => `写入 ${f['file']} 中途停止（${f['detail']}）。请排除原因后重新执行命令，它会先完成上次的写入`,
  noPermission: (f) =>
    `没有写入 ${f['file']} 的权限（${f['detail']}）；未写入任何内容。请取得 ${f['folder']} 及其中内容的写入权限后重新执行命令`,
  readOnlyDisk: (f) => `${f['file']} 所在的磁盘是只读的（${f['detail']}）；未写入任何内容。请选择其他文件夹`,
  diskFull: (f) =>
    `无法写入 ${f['file']}：磁盘已满或超出配额（${f['detail']}）；未写入任何内容。请腾出空间后重新执行命令`,
  noFolderThere: (f) => `${f['file']} 是文件，而此处需要文件夹；请将其移走，或选择其他文件夹`,
  template: (f) => `模板 ${f['file']} 第 ${f['line']} 行有误：${f['detail']}`,
  lockFile: (f) => `${f['file']} 已损坏：${f['detail']}。请从版本控制中恢复`,
  out: () => '请用 --out 指定输出位置',
  language: (f) => `--language 不能是 ${f['value']}`,
};

/** What an error says on the command line. @param chinese As `--language zh-cn` asks. */
export function errorText({ code, message, facts }: AppError, chinese: boolean): string {
  if (!chinese) return message;
  if (facts['messageZh'] !== undefined) return String(facts['messageZh']);
  const ofReason = ofReasons[String(facts['reason'] ?? '')];
  if (ofReason) return ofReason(facts);
  if (code === 'local.io' && facts['file'] !== undefined)
    return `无法读取或写入 ${facts['file']}（${facts['detail'] ?? message}）`;
  return message;
}
