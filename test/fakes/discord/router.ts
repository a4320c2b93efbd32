/** A file of a message; of a picture the bytes matter. */
export type Attachment = { name: string; type: string; text: string; bytes: Buffer; description?: string }

/** A request that found its route. */
export type Request = {
  method: string
  path: string
  params: Record<string, string>
  query: URLSearchParams
  body: unknown
  /** What came along as `files[n]`. */
  files: Attachment[]
}

/** What a route answers; without a body it is empty. */
export type Answer = { status: number; body?: unknown }

/** An endpoint. `pattern` names its parameters: `/channels/:channel/messages`. */
export type Route = {
  method: string
  pattern: string
  /** Needs the bot's token. Those that do not are not bound to the global limit either. */
  auth: boolean
  run(request: Request): Answer
}

/** Declares an endpoint that needs the bot's token. */
export const route = (method: string, pattern: string, run: Route['run']): Route => ({
  method,
  pattern,
  auth: true,
  run,
})

/** Declares an endpoint that carries its token in the path. */
export const openRoute = (method: string, pattern: string, run: Route['run']): Route => ({
  method,
  pattern,
  auth: false,
  run,
})

/** A 200 with a body. */
export const ok = (body: unknown): Answer => ({ status: 200, body })

/** A 204. */
export const done: Answer = { status: 204 }

/** Finds the route of a method and path; fixed segments win over parameters. */
export function createRouter(
  routes: Route[],
): (method: string, path: string) => { route: Route; params: Record<string, string> } | undefined {
  const known = routes
    .map((route) => ({ route, steps: route.pattern.split('/') }))
    .sort((a, b) => fixed(b.steps) - fixed(a.steps))
  return (method, path) => {
    const steps = path.split('/').map(decodeURIComponent)
    for (const { route, steps: pattern } of known) {
      if (route.method !== method || pattern.length !== steps.length) continue
      const params = match(pattern, steps)
      if (params) return { route, params }
    }
    return undefined
  }
}

const fixed = (steps: string[]): number => steps.filter((step) => !step.startsWith(':')).length

function match(pattern: string[], steps: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [i, step] of pattern.entries()) {
    const given = steps[i] ?? ''
    if (!step.startsWith(':')) {
      if (step !== given) return undefined
    } else if (given === '') return undefined
    else params[step.slice(1)] = given
  }
  return params
}
