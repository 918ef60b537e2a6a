// Reads every table through the Data Package client of npm and prints it, one JSON array a row: table, then cells.
const { Package } = require('datapackage')

async function main (descriptor) {
  const data = await Package.load(descriptor)
  if (!data.valid) throw new Error(data.errors.map(String).join('; '))
  for (const resource of data.resources) {
    // Its check of foreign keys overwrites the cells of a column that takes part in two of them.
    for (const row of await resource.read({ relations: false })) {
      console.log(JSON.stringify([resource.name, ...row.map(cell => cell instanceof Date ? cell.toISOString().slice(0, 10) : cell)]))
    }
  }
}

main(process.argv[2]).catch(error => { console.error(error.message, (error.errors || []).map(String)); process.exit(1) })
