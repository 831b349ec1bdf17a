/* What one proves oneself with: files for their owner alone, never words of a command line. */
#include "pull/pull_files.h"

#include "base/system/settings.h"

int credentials_read(struct pull_credentials *out, struct arena *a, struct str path,
		     struct error *e)
{
	const struct setting_line all[] = {{"user", &out->user},
					   {"password", &out->password},
					   {"token", &out->token},
					   {"key", &out->key},
					   {"passphrase", &out->passphrase},
					   {"known_hosts", &out->known_hosts},
					   {"ca", &out->ca}};

	*out = (struct pull_credentials){0};
	if (!path.len)
		return 0;
	if (settings_are_private(path.ptr, "credentials", e) != 0 ||
	    settings_read(all, sizeof all / sizeof *all, a, path.ptr, e) != 0)
		return -1;
	return out->key.len ? settings_are_private(out->key.ptr, "a key", e) : 0;
}
