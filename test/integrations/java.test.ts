import { describeIntegrations } from './describeIntegrations';
import { wrappedRunner } from './languages/wrappedRunner';

describeIntegrations(wrappedRunner('java', () => import('./languages/java.mjs')));
