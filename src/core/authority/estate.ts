/**
 * Stands for what no single product is about: servers, CALs, devices, mailboxes, single features. No line of the
 * register has this id, so that only appointments for every product reach it.
 */
export const estateProduct = 'estate';
