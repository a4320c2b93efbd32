import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { dayShape, openRoadmap, pillarShape, topicShape } from './open-schema.ts'

/** The shape of each file of a curriculum, by what the file is called in commands. */
const SHAPES = {
  roadmap: openRoadmap,
  day: dayShape,
  pillars: z.array(pillarShape),
  topics: z.array(topicShape),
} as const

/** A file of a curriculum whose shape can be printed. */
export type Shaped = keyof typeof SHAPES

/** The names of the shapes. */
export const SHAPED = Object.keys(SHAPES) as Shaped[]

/** The JSON Schema of what somebody writes into such a file. */
export const jsonSchema = (shape: Shaped): object => z.toJSONSchema(SHAPES[shape], { io: 'input' })

/** The first line of a file, by which editors complete and check it; `up` is how far its folder lies below the curriculum's. */
export const schemaLine = (shape: Shaped, up: '.' | '..'): string =>
  `# yaml-language-server: $schema=${up}/schema/${shape}.json\n`

/** Writes the schemas into a curriculum's folder, where the first lines of its files look for them. */
export function writeSchemas(dir: string): void {
  mkdirSync(join(dir, 'schema'), { recursive: true })
  for (const shape of SHAPED)
    writeFileSync(join(dir, 'schema', `${shape}.json`), `${JSON.stringify(jsonSchema(shape), null, 2)}\n`)
}
