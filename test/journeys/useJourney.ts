import { type Journey, type JourneyOptions, startJourney } from './harness';
import { type Locale, Texts } from './texts';

/**
 * One VS Code for the tests of a suite, which follow each other as a person goes on working. A test that fails leaves a
 * picture of the window; `JOURNEY_SHOTS=1` takes one after every test.
 */
export function useJourney(name: string, options: JourneyOptions & { readonly locale: Locale }) {
  let journey: Journey | undefined;
  before(async () => {
    journey = await startJourney(options);
  });
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state !== 'failed' && process.env['JOURNEY_SHOTS'] === undefined) return;
    await journey?.workbench.screenshot(`${name}-${options.locale}-${test?.title.replaceAll(/\W+/g, '-')}`);
  });
  after(async () => {
    await journey?.stop();
  });
  const now = (): Journey => {
    if (journey === undefined) throw new Error('The journey has not started');
    return journey;
  };
  return {
    texts: new Texts(options.locale),
    journey: now,
    workbench: () => now().workbench,
    tree: () => now().workbench.tree(),
  };
}
