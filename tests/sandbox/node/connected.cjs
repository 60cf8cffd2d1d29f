// What both scripts need of node-quickbooks: the base addresses, and a client with an access token.
'use strict'

exports.connected = async function (QuickBooks, told) {
  QuickBooks.V3_ENDPOINT_BASE_URL = `${told.api_base}/company/`
  QuickBooks.TOKEN_URL = `${told.base_url}/oauth2/v1/tokens/bearer`
  QuickBooks.REVOKE_URL = `${told.base_url}/v2/oauth2/tokens/revoke`
  const first = told.companies[0]
  const qbo = new QuickBooks(told.client_id, told.client_secret, 'none yet', false, first.realm_id, true, false, 75, '2.0', first.refresh_token)
  await new Promise((resolve, reject) => qbo.refreshAccessToken(error => (error ? reject(error) : resolve())))
  return qbo
}
