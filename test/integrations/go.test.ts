import { describeIntegrations } from './describeIntegrations';
import { wrappedRunner } from './languages/wrappedRunner';

describeIntegrations(wrappedRunner('go', () => import('./languages/go.mjs')));
