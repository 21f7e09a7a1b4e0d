import assert from 'node:assert/strict';
import type { CodeEdit } from '../../../../src/core/apis/snippets/insertion/codeEdit';
import { insertSnippet } from '../../../../src/core/apis/snippets/insertion/insertSnippet';
import type { SnippetRequest } from '../../../../src/core/apis/snippets/snippetRequest';
import type { SnippetTargetId } from '../../../../src/core/apis/snippets/snippetTargets';

const request: SnippetRequest = { method: 'GET', url: ['http://h/', { env: 'NAME' }], headers: [] };

/** The file after the code went where `|` is. */
function inserted(target: SnippetTargetId, marked: string): string {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const edits = insertSnippet(target, request, { text, from: at, to: at });
  const places = edits.map(({ from }) => from);
  assert.equal(new Set(places).size, places.length, 'two edits of one place have no order');
  return [...edits]
    .sort((a: CodeEdit, b: CodeEdit) => b.from - a.from)
    .reduce((now, edit) => now.slice(0, edit.from) + edit.text + now.slice(edit.to), text);
}

const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;

describe('A request as code in a Go file', () => {
  it('is a program in an empty one', () => {
    const text = inserted('go', '|');
    assert.match(text, /^package main\n\nimport \([\s\S]*\nfunc main\(\) \{\n\trequest, err := /);
  });

  it('is a function in one that has its package clause only', () => {
    for (const marked of [
      'package shop\n|',
      '|package shop\n',
      'pack|age shop',
      '// Of the shop.\n|\npackage shop\n',
    ]) {
      const text = inserted('go', marked);
      assert.match(
        text,
        /package shop\n\nimport \(\n\t"fmt"\n\t"io"\n\t"log"\n\t"net\/http"\n\t"os"\n\)\n\nfunc call\(\) \{\n/,
      );
      assert.equal(count(text, /^package /gm), 1);
      assert.match(text, /\}\n$/);
    }
  });

  it('is main where the package has none yet', () => {
    assert.match(inserted('go', 'package main\n|'), /\nfunc main\(\) \{/);
    assert.match(inserted('go', 'package main\n\nfunc main() {}\n\n|'), /\nfunc call\(\) \{/);
    assert.match(inserted('go', 'package main\n\nfunc main() {}\nfunc call() {}\n\n|'), /\nfunc call2\(\) \{/);
  });

  it('brings only the imports that are missing, to the others', () => {
    const text = inserted(
      'go',
      'package main\n\nimport (\n\t"fmt" // say\n\t"os"\n\tl "log"\n)\n\nfunc main() {\n\t|\n}\n',
    );
    assert.equal(count(text, /^import/gm), 1);
    assert.match(text, /\tl "log"\n\t"io"\n\t"log"\n\t"net\/http"\n\)/);
    const single = inserted('go', 'package main\n\nimport "fmt"\nimport "os"\n\nfunc main() {\n\t|\n}\n');
    assert.match(single, /import "os"\n\nimport \(\n\t"io"\n\t"log"\n\t"net\/http"\n\)\n/);
  });

  it('is statements inside of a function, indented as the cursor is', () => {
    const text = inserted('go', 'package main\n\nfunc main() {\n\tif ok {\n\t\t|\n\t}\n}\n');
    assert.match(text, /\tif ok \{\n\t\trequest, err := [^\n]*\n\t\tif err != nil \{\n\t\t\tlog\.Fatal/);
    assert.equal(count(text, /^func /gm), 1);
  });

  it('does not take braces in strings and comments for blocks', () => {
    const odd = 'package main\n\n// {\nvar a = "{" + `{\n` + string(\'{\') /* { */\n\n|';
    assert.match(inserted('go', odd), /\n\nfunc main\(\) \{/);
  });
});

describe('A request as code in a Java file', () => {
  const shop = (body: string) => `package org.shop;\n\nimport java.net.URI;\n\npublic class Shop {\n${body}}\n`;

  it('is a public class in an empty one, and in one that has its package only', () => {
    assert.match(inserted('java', '|'), /^import java\.net\.URI;[\s\S]*\npublic class Call \{\n/);
    const text = inserted('java', 'package org.shop;\n|');
    assert.match(text, /^package org\.shop;\n\nimport java\.net\.URI;\n[\s\S]*;\n\npublic class Call \{\n[\s\S]*\}\n$/);
  });

  it('is a method in a class', () => {
    const text = inserted('java', shop('    |\n'));
    assert.match(text, /import java\.net\.URI;\nimport java\.net\.http\.HttpClient;/);
    assert.equal(count(text, /import java\.net\.URI;/g), 1);
    assert.match(text, /\{\n {4}static void call\(\) throws Exception \{\n {8}var request/);
    assert.equal(count(text, /\bclass /g), 1);
  });

  it('is statements in a method', () => {
    const text = inserted('java', shop('    void run() throws Exception {\n        |\n    }\n'));
    assert.match(text, /\{\n {8}var request = /);
    assert.doesNotMatch(text, /static void|class Call/);
  });

  it('is a class that is not public beside another one', () => {
    assert.match(inserted('java', `${shop('')}\n|`), /\n\}\n\nclass Call \{\n/);
    assert.match(inserted('java', `|${shop('')}`), /\n\}\n\nclass Call \{\n[\s\S]*\}\n$/);
  });

  it('needs no import of what comes with a star', () => {
    const text = inserted('java', 'import java.net.*;\nimport java.net.http.*;\n\nclass A {\n    |\n}\n');
    assert.equal(count(text, /^import/gm), 2);
  });
});

describe('A request as code in other files', () => {
  it('has no second opening tag in PHP', () => {
    assert.equal(count(inserted('php', '<?php\n|'), /<\?php/g), 1);
    assert.equal(count(inserted('php', '<?php echo 1 ?>\n|'), /<\?php/g), 2);
    assert.match(inserted('php', '|'), /^<\?php\n/);
  });

  it('is indented as the cursor is', () => {
    assert.match(inserted('python', 'def main():\n    |\n'), /^def main\(\):\n {4}import os\n\n {4}import requests\n/);
  });
});
