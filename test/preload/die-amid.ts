import { DatabaseSync } from 'node:sqlite'

/**
 * Loaded before a process under test (`node --import`): it ends as by `kill -9` right after the commit with which a daily post is
 * under way and `DIE_AFTER` of its messages are stored, before the bot can note that they were.
 */
const after = Number(process.env.DIE_AFTER)
const { exec } = DatabaseSync.prototype

const count = (db: DatabaseSync, sql: string): number => Number(db.prepare(sql).get()?.n)

DatabaseSync.prototype.exec = function (sql) {
  exec.call(this, sql)
  if (sql !== 'COMMIT') return
  const isUnderWay = count(this, "SELECT count(*) AS n FROM record WHERE kind = 'open'") > 0
  const stored = "SELECT count(*) AS n FROM record WHERE kind = 'playground-message'"
  if (isUnderWay && count(this, stored) === after) process.kill(process.pid, 'SIGKILL')
}
