import type { Register } from '../register/open-register.ts';

/**
 * A register that is read when somebody asks it: a damaged file stops what needs entitlements, and nothing else.
 * What `open` throws is thrown by every call, until the file is mended.
 */
export function createLazyRegister(open: () => Promise<Register>): Register {
  let opening: Promise<Register> | null = null;

  async function register(): Promise<Register> {
    opening ??= open();
    try {
      return await opening;
    } catch (error) {
      opening = null;
      throw error;
    }
  }

  return {
    importLines: async (text, options) => (await register()).importLines(text, options),
    amend: async (amendment, actor) => (await register()).amend(amendment, actor),
    show: async (moment) => (await register()).show(moment),
    entitlements: async (moment) => (await register()).entitlements(moment),
    importPrices: async (content, options) => (await register()).importPrices(content, options),
    importInvoices: async (content, options) => (await register()).importInvoices(content, options),
    importBudgets: async (content, options) => (await register()).importBudgets(content, options),
    priceBook: async (moment) => (await register()).priceBook(moment),
    books: async (knownAt) => (await register()).books(knownAt),
    appointments: async (moment) => (await register()).appointments(moment),
    appoint: async (wanted, by) => (await register()).appoint(wanted, by),
    endAppointment: async (id, by) => (await register()).endAppointment(id, by),
    buyersOf: async (product, asOf) => (await register()).buyersOf(product, asOf),
    currencies: async (knownAt) => (await register()).currencies(knownAt),
  };
}
