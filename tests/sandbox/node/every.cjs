// node-quickbooks, unmodified but for its base address, in every operation it has for every entity.
// Standard input: {told, forms}; it exits with 1 at the first answer that is not as it should be.
'use strict'

const assert = require('node:assert/strict')
const { Readable } = require('node:stream')
const QuickBooks = require('node-quickbooks')
const { connected } = require('./connected.cjs')

const CDC_BARRED = new Set(['TaxAgency', 'TaxCode', 'TaxRate', 'CompanyCurrency', 'CompanyInfo', 'Preferences', 'ExchangeRate'])
const READ_ONLY = ['TaxCode', 'TaxRate', 'CustomerType', 'CompanyCurrency', 'Budget', 'ExchangeRate']

async function entity(ask, qbo, name, form) {
  const plural = qbo.pluralize(name)
  const made = await ask(`create${name}`, form)
  const read = await ask(`get${name}`, made.Id)
  assert.deepEqual([read.Id, read.SyncToken], [made.Id, '0'], name)
  const after = await ask(`update${name}`, { ...read, ...changed(read) })
  assert.equal(after.Id, made.Id, name)
  const found = await ask(`find${plural}`, [{ field: 'Id', value: made.Id }])
  assert.equal(Object.keys(found.QueryResponse).length > 0, after.Active !== false, name)
  const counted = await ask(`find${plural}`, { count: true })
  assert.equal(typeof counted.QueryResponse.totalCount, 'number', name)
  if (!CDC_BARRED.has(name)) {
    const news = await ask('changeDataCapture', [name], new Date(Date.now() - 60000))
    assert.ok(news.CDCResponse[0].QueryResponse[0][name].some(each => each.Id === made.Id), name)
  }
  const batch = await ask('batch', [{ bId: '1', operation: 'create', [name]: { ...form, ...renamed(form) } }])
  assert.equal(batch.BatchItemResponse[0].Fault, undefined, JSON.stringify(batch))
  for (const [method, prove] of Object.entries(MAILED)) {
    if (method.replace(/^send|^get|Pdf$/g, '') === name) await prove(ask, method, made.Id)
  }
  if (qbo[`void${name}`]) await ask(`void${name}`, await ask(`get${name}`, made.Id))
  if (qbo[`delete${name}`]) {
    const gone = await ask(`delete${name}`, made.Id)
    assert.equal(gone[name].status, 'Deleted')
  }
}

function changed(read) {
  if ('TxnDate' in read) return { PrivateNote: 'seen' }
  if ('Note' in read) return { Note: 'seen' }
  return 'Active' in read ? { Active: false } : {}
}

// A second of the same name would be refused.
function renamed(form) {
  for (const each of ['Name', 'DisplayName', 'FamilyName']) {
    if (each in form) return { [each]: `${form[each]} again` }
  }
  return {}
}

async function sent(ask, method, id) {
  const form = await ask(method, id, 'a@example.com')
  assert.equal(form.EmailStatus, 'EmailSent', method)
}

async function printed(ask, method, id) {
  const pdf = await ask(method, id)
  assert.equal(Buffer.from(pdf).subarray(0, 5).toString(), '%PDF-', method)
}

const MAILED = {
  sendInvoicePdf: sent,
  sendEstimatePdf: sent,
  sendCreditMemoPdf: sent,
  sendSalesReceiptPdf: sent,
  sendPurchaseOrder: sent,
  getInvoicePdf: printed,
  getEstimatePdf: printed,
  getCreditMemoPdf: printed,
  getSalesReceiptPdf: printed,
}

async function apart(ask) {
  const company = await ask('getCompanyInfo', '1')
  await ask('updateCompanyInfo', { Id: company.Id, SyncToken: company.SyncToken, LegalName: 'A Legal Name' })
  assert.equal((await ask('getCompanyInfo', '1')).LegalName, 'A Legal Name')
  const settings = await ask('getPreferences')
  await ask('updatePreferences', settings)
  for (const name of READ_ONLY) await ask(`find${name === 'CompanyCurrency' ? 'CompanyCurrencies' : `${name}s`}`)
  for (const name of ['TaxCode', 'TaxRate']) {
    const rows = (await ask(`find${name}s`)).QueryResponse[name]
    assert.equal((await ask(`get${name}`, rows[0].Id)).Id, rows[0].Id)
  }
  assert.equal((await ask('getExchangeRate', { sourcecurrencycode: 'EUR' })).ExchangeRate.SourceCurrencyCode, 'EUR')
  const everybody = await ask('findCustomers', { fetchAll: true, limit: 10 })
  const counted = await ask('findCustomers', { count: true })
  assert.equal(everybody.QueryResponse.Customer.length, counted.QueryResponse.totalCount)
  const amy = await ask('findCustomers', [{ field: 'DisplayName', value: "Amy's%", operator: 'LIKE' }])
  assert.deepEqual(amy.QueryResponse.Customer.map(each => each.Id), ['1'])
  const aged = await ask('reportAgedReceivables')
  assert.equal(aged.Header.ReportName, 'AgedReceivables')
}

async function uploads(ask, invoice) {
  const file = await ask('upload', 'letter.txt', 'text/plain', Readable.from([Buffer.from('pay up, please\n')]), 'Invoice', invoice)
  const read = await ask('getAttachable', file.Id)
  assert.deepEqual([read.FileName, read.AttachableRef[0].EntityRef.value], ['letter.txt', invoice])
}

async function refused(ask) {
  await assert.rejects(ask('getInvoice', '999999'), error => JSON.stringify(error.response.data).includes('"610"'))
  await assert.rejects(ask('createCustomer', { DisplayName: "Amy's Bird Sanctuary" }), error => JSON.stringify(error.response.data).includes('"6240"'))
}

async function main() {
  const { told, forms } = JSON.parse(require('node:fs').readFileSync(0))
  const qbo = await connected(QuickBooks, told)
  const ask = (name, ...words) => new Promise((resolve, reject) => {
    assert.equal(typeof qbo[name], 'function', name)
    qbo[name](...words, (error, answer) => (error ? reject(Object.assign(error, { asked: name })) : resolve(answer)))
  })
  const bill = await ask('createBill', { ...forms.Bill, Line: [{ ...forms.Bill.Line[0], Amount: 100 }] })
  forms.BillPayment.Line = [{ Amount: 20, LinkedTxn: [{ TxnId: bill.Id, TxnType: 'Bill' }] }]
  const invoice = await ask('createInvoice', forms.Invoice)
  for (const [name, form] of Object.entries(forms)) {
    if (qbo[`create${name}`]) await entity(ask, qbo, name, form)
  }
  await uploads(ask, invoice.Id)
  await apart(ask)
  await refused(ask)
}

main().catch(error => {
  console.error(error.asked ?? '', error.response ? JSON.stringify(error.response.data) : error)
  process.exit(1)
})
