// Intuit's own OAuth client for Node through every flow, unmodified but for its addresses; then both clients
// of one connection end it. Standard input: {told}.
'use strict'

const assert = require('node:assert/strict')
const OAuthClient = require('intuit-oauth')
const QuickBooks = require('node-quickbooks')
const { connected } = require('./connected.cjs')

const REDIRECT = 'http://localhost:8000/callback'

async function consent(told, uri, decision, realm) {
  const form = new URLSearchParams(new URL(uri).search)
  form.set('decision', decision)
  if (realm) form.set('realm_id', realm)
  const answer = await fetch(`${told.base_url}/connect/oauth2`, { method: 'POST', body: form, redirect: 'manual' })
  assert.equal(answer.status, 302)
  return answer.headers.get('location')
}

function client(told, endpoints) {
  const made = new OAuthClient({
    clientId: told.client_id,
    clientSecret: told.client_secret,
    environment: 'sandbox',
    redirectUri: REDIRECT,
    includeRefreshTokenHardExpiresIn: true,
  })
  made.setAuthorizeURLs({
    authorizeEndpoint: endpoints.authorization_endpoint,
    tokenEndpoint: endpoints.token_endpoint,
    revokeEndpoint: endpoints.revocation_endpoint,
    userInfoEndpoint: endpoints.userinfo_endpoint,
  })
  OAuthClient.jwks_uri = endpoints.jwks_uri
  OAuthClient.environment.sandbox = `${told.base_url}/`
  return made
}

async function main() {
  const { told } = JSON.parse(require('node:fs').readFileSync(0))
  const endpoints = await (await fetch(told.discovery_url)).json()
  const realm = told.companies[0].realm_id
  const auth = client(told, endpoints)
  const scope = [OAuthClient.scopes.Accounting, OAuthClient.scopes.OpenId, OAuthClient.scopes.Profile, OAuthClient.scopes.Email]
  const uri = auth.authorizeUri({ scope, state: 'a state' })
  const back = await consent(told, uri, 'allow', realm)
  const sent = new URL(back).searchParams
  assert.deepEqual([sent.get('state'), sent.get('realmId')], ['a state', realm])

  const token = (await auth.createToken(back)).json
  assert.equal(token.token_type, 'bearer')
  assert.ok(token.x_refresh_token_hard_expires_in > token.x_refresh_token_expires_in)
  assert.equal(auth.getToken().realmId, realm)
  assert.equal(await auth.validateIdToken(), true)
  const person = (await auth.getUserInfo()).json
  assert.equal(typeof person.sub, 'string')
  assert.equal(person.emailVerified, true)

  const url = `${auth.getEnvironmentURI()}v3/company/${realm}/companyinfo/${realm}?minorversion=75`
  assert.equal((await auth.makeApiCall({ url })).json.CompanyInfo.Id, '1')
  const before = auth.getToken().access_token
  await auth.refresh()
  assert.notEqual(auth.getToken().access_token, before)
  await assert.rejects(auth.createToken(back), /invalid_grant/)

  const openid = client(told, endpoints)
  const bare = await consent(told, openid.authorizeUri({ scope: [OAuthClient.scopes.OpenId], state: 's' }), 'allow')
  assert.equal(new URL(bare).searchParams.get('realmId'), null)
  const refused = await consent(told, auth.authorizeUri({ scope, state: 's' }), 'deny')
  assert.equal(new URL(refused).searchParams.get('error'), 'access_denied')

  const again = client(told, endpoints)
  const twice = await consent(told, again.authorizeUri({ scope, state: 's' }), 'allow', realm)
  await again.createToken(twice)
  const ended = again.getToken().refresh_token
  await again.revoke()
  await assert.rejects(again.refreshUsingToken(ended), /invalid_grant/)

  // Revoking ended all of the first company's tokens.
  const qbo = await connected(QuickBooks, { ...told, companies: told.companies.slice(1) })
  await new Promise((resolve, reject) => qbo.revokeAccess(true, error => (error ? reject(error) : resolve())))
}

main().catch(error => {
  console.error(error.stack, error.response?.data ?? '')
  process.exit(1)
})
