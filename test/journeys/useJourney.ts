import { type Journey, type JourneyOptions, startJourney } from './harness';
import { type Locale, Texts } from './texts';

/**
 * One VS Code for the tests of a suite, which follow each other as a person goes on working. A test that fails leaves a
 * picture of the window; with `JOURNEY_SHOTS=folder` every test leaves one there.
 */
export function useJourney(name: string, options: JourneyOptions & { readonly locale: Locale }) {
  const shots = process.env['JOURNEY_SHOTS'];
  let journey: Journey | undefined;
  before(async () => {
    journey = await startJourney({ ...(shots && { shots }), ...options });
  });
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state !== 'failed' && !shots) return;
    await journey?.workbench.screenshot(`${name}-${options.locale}-${test?.title.replaceAll(/\W+/g, '-')}`);
  });
  after(async () => {
    await journey?.stop();
  });
  const now = (): Journey => {
    if (journey === undefined) throw new Error('The journey has not started');
    return journey;
  };
  const texts = new Texts(options.locale);
  return {
    texts,
    journey: now,
    workbench: () => now().workbench,
    /** The tree of connections, buckets and objects. */
    tree: () => now().workbench.tree(texts.nls('view.connections')),
    /** The only tree of a side bar that shows one, as VS Code's explorer. */
    explorer: () => now().workbench.tree(),
  };
}
