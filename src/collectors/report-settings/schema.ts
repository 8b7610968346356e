import { z } from 'zod/v4';

/** adminReportSettings (graph-and-azure §4.10). */
export const AdminReportSettings = z.object({ displayConcealedNames: z.boolean() });
