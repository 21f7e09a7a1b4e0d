/** The entry of dist/definitions.js, a worker thread: API definitions are read here, and their documents stay here. */

import { definitionMethods } from '../core/apis/worker/definitionMethods';
import type { DefinitionContract } from '../core/apis/worker/protocol';
import { serveThread } from '../core/base/thread/serveThread';

serveThread<DefinitionContract>(definitionMethods());
