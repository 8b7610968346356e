import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';

/** What carries requests to Azure and answers back, below everything that paces or repeats them. */
export type ArmNetwork = HttpClient;

export function createArmNetwork(): ArmNetwork {
  return createDefaultHttpClient();
}
