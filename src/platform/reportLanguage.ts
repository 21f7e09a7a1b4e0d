import * as vscode from 'vscode';

/** The language that pages and reports are written in: that of VS Code, where we have it. */
export function reportLanguage(): 'en' | 'zh-cn' {
  return vscode.env.language.toLowerCase().startsWith('zh') ? 'zh-cn' : 'en';
}
