interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const cronFields: readonly CronField[] = [
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day of month', min: 1, max: 31, names: [] },
  {
    name: 'month',
    min: 1,
    max: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'day of week', min: 0, max: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/**
 * What is wrong with a cron expression of five fields (minute, hour, day of month, month, day of week), or
 * null. Values, names, ranges, steps and lists are taken. An expression that restricts both days is refused:
 * the scheduler fires only when both match, others when either does, so nobody can tell what was meant.
 */
export function cronProblem(expression: string): string | null {
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== cronFields.length) {
    return `"${expression}" has ${parts.length} fields; write 5: minute, hour, day of month, month, day of week.`;
  }
  for (const [index, field] of cronFields.entries()) {
    const part = parts[index] ?? '';
    if (!part.split(',').every((item) => isCronItem(item, field))) {
      return `"${part}" is not a ${field.name} (${field.min}-${field.max}) in "${expression}".`;
    }
  }
  if (parts[2] !== '*' && parts[4] !== '*') {
    return `"${expression}" restricts the day of month and the day of week; leave one of them "*".`;
  }
  return null;
}

function isCronItem(item: string, field: CronField): boolean {
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false;
  if (range === '*') return true;
  const ends = range.split('-');
  const [from, to = from] = ends.map((end) => valueOf(end, field));
  return ends.length <= 2 && from !== undefined && to !== undefined && from <= to;
}

function valueOf(text: string, { min, max, names }: CronField): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + min;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
}
