import type { Picture } from '../picture';
import { drawFlowchart } from './drawFlowchart';
import { drawSequence } from './drawSequence';
import { parseFlowchart } from './parseFlowchart';
import { parseSequence } from './parseSequence';
import type { Scene } from './scene';
import { sceneEmf } from './sceneEmf';
import { sceneSvg } from './sceneSvg';

/**
 * Draws a diagram of Mermaid: flowcharts and sequence diagrams with what they usually say.
 * @returns undefined when there is something that is not understood: then its source is shown.
 */
export function drawDiagram(source: string): Picture | undefined {
  const scene = sceneOf(source);
  if (!scene) return undefined;
  const { width, height } = scene;
  const data = new TextEncoder().encode(sceneSvg(scene));
  return { type: 'svg', data, width, height, fallback: { type: 'emf', data: sceneEmf(scene) } };
}

function sceneOf(source: string): Scene | undefined {
  const flowchart = parseFlowchart(source);
  if (flowchart) return drawFlowchart(flowchart);
  const sequence = parseSequence(source);
  return sequence && drawSequence(sequence);
}
