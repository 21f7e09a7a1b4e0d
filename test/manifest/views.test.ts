import assert from 'node:assert/strict';
import { extensionId, Scheme, ViewId } from '../../src/ids';
import { difference, manifest, noDifference } from './manifest';

const { views, viewsContainers, viewsWelcome } = manifest.contributes;

describe('views of the manifest', () => {
  it('are those of ids.ts', () => {
    const contributed = Object.values(views)
      .flat()
      .map(({ id }) => id);
    assert.deepEqual(difference(contributed, Object.values(ViewId)), noDifference);
  });

  it('stand in containers that exist', () => {
    const containers = Object.values(viewsContainers)
      .flat()
      .map(({ id }) => id);
    assert.deepEqual(difference(Object.keys(views), containers), noDifference);
  });

  it('are welcomed only where they exist', () => {
    const ids: readonly string[] = Object.values(ViewId);
    assert.deepEqual(
      viewsWelcome.filter(({ view }) => !ids.includes(view)),
      [],
    );
  });
});

describe('the manifest', () => {
  it('has the id of ids.ts', () => assert.equal(`${manifest.publisher}.${manifest.name}`, extensionId));

  it('activates for the file systems of ids.ts and for nothing else of its own', () => {
    assert.deepEqual(manifest.activationEvents, [`onFileSystem:${Scheme.object}`]);
  });
});
