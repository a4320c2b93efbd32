import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { crc32, zstdCompressSync } from 'node:zlib'

/** A zip of stored files, by PKWARE's APPNOTE 6.3: local headers, central directory, end record. */
export function zipOf(files: Record<string, Uint8Array>): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, bytes] of Object.entries(files)) {
    const title = Buffer.from(name)
    const about = Buffer.alloc(26)
    about.writeUInt16LE(20, 0)
    about.writeUInt32LE(crc32(bytes), 10)
    about.writeUInt32LE(bytes.length, 14)
    about.writeUInt32LE(bytes.length, 18)
    about.writeUInt16LE(title.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), about, title, bytes])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), about, tail, title]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(locals.length, 4)
  end.writeUInt16LE(locals.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}

type Note = { guid: string; type?: 'basic' | 'cloze'; deck: number; fields: string[] }

/** A collection as Anki stores it: schema 11, where `col` holds decks and note types as JSON; or 18, with tables for both. */
export function collectionOf(schema: 11 | 18, decks: Record<number, string>, notes: Note[]): Buffer {
  const dir = mkdtempSync(join(tmpdir(), 'studyhall-collection-'))
  const path = join(dir, 'c.sqlite')
  try {
    const db = new DatabaseSync(path, { defensive: false })
    db.exec(`CREATE TABLE col (id integer PRIMARY KEY, ver integer, models text, decks text);
      CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, tags text, flds text, sfld integer);
      CREATE TABLE cards (id integer PRIMARY KEY, nid integer, did integer, ord integer);`)
    const old = schema === 11
    const models = { 1: { name: 'Basic', type: 0 }, 2: { name: 'Cloze', type: 1 } }
    const named = Object.fromEntries(Object.entries(decks).map(([id, name]) => [id, { name }]))
    db.prepare('INSERT INTO col VALUES (1, ?, ?, ?)').run(
      schema,
      old ? JSON.stringify(models) : '',
      old ? JSON.stringify(named) : '',
    )
    if (!old) {
      db.exec('CREATE TABLE decks (id integer PRIMARY KEY NOT NULL, name text NOT NULL)')
      for (const [id, name] of Object.entries(decks))
        db.prepare('INSERT INTO decks VALUES (?, ?)').run(Number(id), name.replaceAll('::', '\u001f'))
    }
    notes.forEach(({ guid, type, deck, fields }, i) => {
      const id = 1_700_000_000_000 + i
      const mid = type === 'cloze' ? 2 : 1
      db.prepare('INSERT INTO notes VALUES (?, ?, ?, ?, ?, 0)').run(id, guid, mid, '', fields.join('\u001f'))
      db.prepare('INSERT INTO cards VALUES (?, ?, ?, 0)').run(id, id, deck)
    })
    // Anki's own collation, which no other program has.
    db.exec(`PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(sql, 'name text NOT NULL', 'name text NOT NULL COLLATE unicase');`)
    db.close()
    return readFileSync(path)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

const DECKS = { 1: 'Default', 5: 'Geology::Rocks', 6: 'Geology::Maps' }
const NOTES: Note[] = [
  {
    guid: 'a1b2',
    deck: 5,
    fields: ['What forms <b>granite</b>?', 'Slow cooling<br>of magma&nbsp;deep down'],
  },
  { guid: 'c3,d4', type: 'cloze', deck: 5, fields: ['{{c1::Basalt}} cools fast', ''] },
  {
    guid: 'e5|f6',
    deck: 6,
    fields: ['<div>Uphill, or downhill?</div><img src="v.png">', '[sound:up.mp3]Uphill'],
  },
  { guid: 'g7', deck: 6, fields: ['<img src="only.png">', 'A picture'] },
]

/** A deck of ours, exported by an older or a newer Anki. */
export const packageOf = (format: 'old' | 'new'): Buffer =>
  format === 'old'
    ? zipOf({ 'collection.anki2': collectionOf(11, DECKS, NOTES), media: Buffer.from('{"0":"v.png"}') })
    : zipOf({
        meta: Buffer.from([8, 3]),
        'collection.anki21b': zstdCompressSync(collectionOf(18, DECKS, NOTES)),
        // What is left for an Anki that is too old.
        'collection.anki2': collectionOf(11, { 1: 'Default' }, [
          { guid: 'x', deck: 1, fields: ['Please update to the latest Anki version', ''] },
        ]),
      })
