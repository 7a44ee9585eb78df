// Runs the reference server, with a directory of identities beside it that forgets, until it is killed. Says `ready`.
'use strict'

const { PDS, envToCfg, envToSecrets, readEnv } = require('@atproto/pds')
const { Database, PlcServer } = require('@did-plc/server')

async function main() {
  await PlcServer.create({ db: Database.mock(), port: Number(process.env.PLC_PORT) }).start()
  const env = readEnv()
  const pds = await PDS.create(envToCfg(env), envToSecrets(env))
  await pds.start()
  console.log('ready')
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
