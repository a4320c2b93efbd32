import { z } from 'zod'
import { StartError } from '../../core/errors.ts'

/** Settings by name, as the environment and `.env` say; one that is empty is not there. */
export type Environment = Readonly<Record<string, string | undefined>>

/** An optional setting. */
export const optional = z.string().trim().min(1).optional()

/** A setting that is on or off. */
export const flag = z.stringbool({
  truthy: ['1', 'true', 'yes', 'on'],
  falsy: ['0', 'false', 'no', 'off'],
  error: 'must be on or off',
})

/** The address of an API. */
export const origin = (fallback: string) =>
  z
    .url({ protocol: /^https?$/, error: 'is not an http(s) address; leave it out for the default' })
    .default(fallback)

/** The settings that a schema names, whose errors continue a sentence that begins with the name. Throws StartError with all of them. */
export function readSettings<T>(schema: z.ZodType<T>, environment: Environment): T {
  const parsed = schema.safeParse(environment)
  if (parsed.success) return parsed.data
  throw new StartError(parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`))
}

/** The zone that this machine is set to; UTC where `TZ` holds something that is none, such as nothing at all. */
export function machineZone(): string {
  try {
    return Temporal.Now.zonedDateTimeISO().timeZoneId
  } catch {
    return 'UTC'
  }
}

/** Whether an address can be reached from this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
