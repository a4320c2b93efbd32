import { z } from 'zod'
import { StartError } from '../../core/errors.ts'
import { type Environment, flag, isLoopback, readSettings } from '../kit/environment.ts'

const schema = z.object({
  PLAYGROUND: flag.optional(),
  PLAYGROUND_PASSWORD: z.string().min(8, { error: 'must be at least 8 characters long' }).optional(),
})

/**
 * What the settings say of the playground, which is on where it is `alone`; `undefined` where it is off. Throws StartError,
 * also where it would be open to the network.
 */
export function readPlaygroundConfig(
  environment: Environment,
  { host, alone }: { host: string; alone: boolean },
): { password: string | undefined } | undefined {
  const { PLAYGROUND: wanted = alone, PLAYGROUND_PASSWORD: password } = readSettings(schema, environment)
  if (!wanted && alone)
    throw new StartError([
      'PLAYGROUND=off leaves no platform. Configure one (.env.example names what each needs), or leave PLAYGROUND out',
    ])
  if (!wanted) return undefined
  if (!password && !isLoopback(host))
    throw new StartError([
      `HOST=${host} would show the playground to the network. Set PLAYGROUND_PASSWORD (at least 8 characters), or PLAYGROUND=off, or leave HOST at 127.0.0.1`,
    ])
  return { password }
}
