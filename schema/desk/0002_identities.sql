-- Desk version 2: people whom a provider of OpenID Connect answers for.
CREATE TABLE identity (
	issuer TEXT NOT NULL,
	subject TEXT NOT NULL, -- with the issuer one person for ever, whatever the address becomes
	account INTEGER NOT NULL REFERENCES account,
	PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX identity_account ON identity (account, issuer);

-- Browsers that were sent to the provider and are to come back.
CREATE TABLE errand (
	digest BLOB PRIMARY KEY,
	state TEXT NOT NULL,
	nonce TEXT NOT NULL,
	verifier TEXT NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who works for several organisations looks at one at a time; 0: the first.
ALTER TABLE login ADD COLUMN organisation INTEGER NOT NULL DEFAULT 0;
