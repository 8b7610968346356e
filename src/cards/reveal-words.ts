/** How a card that may hide names stands, said beneath what it shows. */
export const revealWords = {
  hidden:
    'Names are not shown here. If you need them, say why: who looked, when and why is kept in the audit trail.',
  revealed:
    'Names are shown on this page until you leave it. That you looked, and why, is kept in the audit trail.',
} as const;
