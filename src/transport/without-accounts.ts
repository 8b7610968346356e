/** What a service said, with addresses and names of accounts taken out. */
export function withoutAccounts(message: string): string {
  return message.replaceAll(/https?:\/\/\S+/g, '[address]').replaceAll(/[^\s'"<>]+@[^\s'"<>]+/g, '[account]');
}
