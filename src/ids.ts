/** Every id that package.json, the code and the tests share, written once. test/manifest proves they agree. */
export const extensionId = 'storage-integrator.storage-integrator';

export const ViewId = {
  connections: 'storageIntegrator.connections',
  sandbox: 'storageIntegrator.sandbox',
  apiDefinitions: 'storageIntegrator.apiDefinitions',
  patterns: 'storageIntegrator.patterns',
  integrations: 'storageIntegrator.integrations',
} as const;

export type ViewIdValue = (typeof ViewId)[keyof typeof ViewId];

/** The URI schemes that the extension serves. */
export const Scheme = {
  /** Objects as documents and folders: `s3://<connection id>/<bucket>/<escaped key>`. */
  object: 's3',
  /** Read-only reports: object properties, connection tests. */
  report: 's3-report',
  /** Read-only documents of requests to the sandbox. */
  request: 's3-request',
  /** API definitions of the web, as they were fetched. */
  definition: 's3-api',
  /** Answers of services, read-only. */
  response: 's3-response',
  /** Files that would be generated, before they are written. */
  planned: 's3-planned',
  /** Requests to mocks. */
  mock: 's3-mock',
} as const;

export const ConfigKey = {
  connections: 'storageIntegrator.connections',
  maxEditSize: 'storageIntegrator.maxEditSizeMB',
  pageSize: 'storageIntegrator.pageSize',
  transferConcurrency: 'storageIntegrator.transferConcurrency',
  apiDefinitions: 'storageIntegrator.apiDefinitions',
  apiGroupBy: 'storageIntegrator.apiGroupBy',
  apiLabel: 'storageIntegrator.apiLabel',
  apiEnvironments: 'storageIntegrator.apiEnvironments',
} as const;

export const ContextKey = {
  hasConnections: 'storageIntegrator.hasConnections',
  sandboxRunning: 'storageIntegrator.sandboxRunning',
  hasApiDefinitions: 'storageIntegrator.hasApiDefinitions',
  apiFiltered: 'storageIntegrator.apiFiltered',
  hasIntegrations: 'storageIntegrator.hasIntegrations',
} as const;

/** `contextValue` words of tree items; a node carries several, joined by spaces, and menus match them with regexes. */
export const NodeFlag = {
  connection: 'connection',
  bucket: 'bucket',
  prefix: 'prefix',
  object: 'object',
  bookmark: 'bookmark',
  filtered: 'filtered',
  readOnly: 'readOnly',
  writable: 'writable',
  sandbox: 'sandbox',
  sandboxFaults: 'sandboxFaults',
  sandboxFault: 'sandboxFault',
  sandboxRequests: 'sandboxRequests',
  apiDefinition: 'apiDefinition',
  apiGroup: 'apiGroup',
  apiSchema: 'apiSchema',
  apiOperation: 'apiOperation',
  apiMock: 'apiMock',
  apiMockFault: 'apiMockFault',
  pattern: 'pattern',
  integration: 'integration',
  integrationPhase: 'integrationPhase',
  integrationScaffold: 'integrationScaffold',
  integrationTests: 'integrationTests',
  integrationDocuments: 'integrationDocuments',
  integrationQuestion: 'integrationQuestion',
} as const;

export const CommandId = {
  addConnection: 'storageIntegrator.addConnection',
  editConnection: 'storageIntegrator.editConnection',
  duplicateConnection: 'storageIntegrator.duplicateConnection',
  renameConnection: 'storageIntegrator.renameConnection',
  removeConnection: 'storageIntegrator.removeConnection',
  testConnection: 'storageIntegrator.testConnection',
  importConnections: 'storageIntegrator.importConnections',
  probeEndpoint: 'storageIntegrator.probeEndpoint',
  showCapabilities: 'storageIntegrator.showCapabilities',
  compareCapabilities: 'storageIntegrator.compareCapabilities',
  showLog: 'storageIntegrator.showLog',

  refresh: 'storageIntegrator.refresh',
  loadMore: 'storageIntegrator.loadMore',
  filterByPrefix: 'storageIntegrator.filterByPrefix',
  clearFilter: 'storageIntegrator.clearFilter',
  goTo: 'storageIntegrator.goTo',

  createBucket: 'storageIntegrator.createBucket',
  deleteBucket: 'storageIntegrator.deleteBucket',
  addBookmark: 'storageIntegrator.addBookmark',
  removeBookmark: 'storageIntegrator.removeBookmark',
  openAsFolder: 'storageIntegrator.openAsFolder',

  findObject: 'storageIntegrator.findObject',
  openObject: 'storageIntegrator.openObject',
  createFolder: 'storageIntegrator.createFolder',
  createObject: 'storageIntegrator.createObject',
  uploadFiles: 'storageIntegrator.uploadFiles',
  uploadFolder: 'storageIntegrator.uploadFolder',
  download: 'storageIntegrator.download',
  deleteObjects: 'storageIntegrator.deleteObjects',
  renameObject: 'storageIntegrator.renameObject',
  copyObject: 'storageIntegrator.copyObject',
  copyName: 'storageIntegrator.copyName',
  copyKey: 'storageIntegrator.copyKey',
  copyS3Uri: 'storageIntegrator.copyS3Uri',
  copyUrl: 'storageIntegrator.copyUrl',
  copyArn: 'storageIntegrator.copyArn',
  showProperties: 'storageIntegrator.showProperties',

  startSandbox: 'storageIntegrator.startSandbox',
  stopSandbox: 'storageIntegrator.stopSandbox',
  addSandboxFault: 'storageIntegrator.addSandboxFault',
  removeSandboxFault: 'storageIntegrator.removeSandboxFault',
  advanceSandboxTime: 'storageIntegrator.advanceSandboxTime',
  clearSandboxRequests: 'storageIntegrator.clearSandboxRequests',
  showSandboxRequest: 'storageIntegrator.showSandboxRequest',
  copySandboxEnvironment: 'storageIntegrator.copySandboxEnvironment',

  addApiDefinition: 'storageIntegrator.addApiDefinition',
  removeApiDefinition: 'storageIntegrator.removeApiDefinition',
  reloadApiDefinitions: 'storageIntegrator.reloadApiDefinitions',
  groupApiOperations: 'storageIntegrator.groupApiOperations',
  findApiOperation: 'storageIntegrator.findApiOperation',
  filterApiOperations: 'storageIntegrator.filterApiOperations',
  clearApiFilter: 'storageIntegrator.clearApiFilter',
  goToApiSource: 'storageIntegrator.goToApiSource',
  revealApiOperation: 'storageIntegrator.revealApiOperation',
  showApiOperation: 'storageIntegrator.showApiOperation',
  showApiSchema: 'storageIntegrator.showApiSchema',
  copyApiSample: 'storageIntegrator.copyApiSample',
  findApiUses: 'storageIntegrator.findApiUses',
  compareApiDefinitions: 'storageIntegrator.compareApiDefinitions',
  newApiRequest: 'storageIntegrator.newApiRequest',
  sendApiRequest: 'storageIntegrator.sendApiRequest',
  chooseApiEnvironment: 'storageIntegrator.chooseApiEnvironment',
  cancelApiRequest: 'storageIntegrator.cancelApiRequest',
  resendApiRequest: 'storageIntegrator.resendApiRequest',
  followApiOperation: 'storageIntegrator.followApiOperation',
  readApiPages: 'storageIntegrator.readApiPages',
  compareApiAnswers: 'storageIntegrator.compareApiAnswers',
  openApiAnswer: 'storageIntegrator.openApiAnswer',
  saveApiAnswer: 'storageIntegrator.saveApiAnswer',
  openApiRequest: 'storageIntegrator.openApiRequest',
  copyApiRequest: 'storageIntegrator.copyApiRequest',
  clearApiHistory: 'storageIntegrator.clearApiHistory',
  showApiHistory: 'storageIntegrator.showApiHistory',
  editApiEnvironment: 'storageIntegrator.editApiEnvironment',
  forgetApiCredentials: 'storageIntegrator.forgetApiCredentials',
  copyApiCode: 'storageIntegrator.copyApiCode',
  insertApiCode: 'storageIntegrator.insertApiCode',
  generateApiClient: 'storageIntegrator.generateApiClient',
  startApiMock: 'storageIntegrator.startApiMock',
  stopApiMock: 'storageIntegrator.stopApiMock',
  copyApiMockAddress: 'storageIntegrator.copyApiMockAddress',
  showApiMockRequests: 'storageIntegrator.showApiMockRequests',
  resetApiMock: 'storageIntegrator.resetApiMock',
  addApiMockFault: 'storageIntegrator.addApiMockFault',
  removeApiMockFault: 'storageIntegrator.removeApiMockFault',
  checkApiService: 'storageIntegrator.checkApiService',

  showPattern: 'storageIntegrator.showPattern',
  findPattern: 'storageIntegrator.findPattern',
  insertPattern: 'storageIntegrator.insertPattern',
  tryPattern: 'storageIntegrator.tryPattern',
  choosePatternConnection: 'storageIntegrator.choosePatternConnection',

  newIntegration: 'storageIntegrator.newIntegration',
  openIntegration: 'storageIntegrator.openIntegration',
  checkIntegration: 'storageIntegrator.checkIntegration',
  checkIntegrationLive: 'storageIntegrator.checkIntegrationLive',
  scaffoldIntegrationProject: 'storageIntegrator.scaffoldIntegrationProject',
  scaffoldIntegrationTests: 'storageIntegrator.scaffoldIntegrationTests',
  scaffoldIntegrationDocuments: 'storageIntegrator.scaffoldIntegrationDocuments',
  exportIntegrationDocuments: 'storageIntegrator.exportIntegrationDocuments',
  buildDelivery: 'storageIntegrator.buildDelivery',
  verifyDelivery: 'storageIntegrator.verifyDelivery',
  setIntegrationPhase: 'storageIntegrator.setIntegrationPhase',
  answerIntegrationQuestion: 'storageIntegrator.answerIntegrationQuestion',
  runIntegrationTests: 'storageIntegrator.runIntegrationTests',
} as const;

export type CommandIdValue = (typeof CommandId)[keyof typeof CommandId];
export type ConfigKeyValue = (typeof ConfigKey)[keyof typeof ConfigKey];
