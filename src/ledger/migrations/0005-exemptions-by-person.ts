/** Exemptions are looked up by person before each removal, not only listed once a night. */
export const exemptionsByPerson = `
create index exemptions_by_person on seatkeeper.exemptions (tenant_id, product, user_id) where ended_at is null;
`;
