/* What holds where a mapping has no policy of its own. */
#include "privacy/policy/policy_text.h"
#include "privacy/privacy.h"

#include "base/system/file.h"
#include "schema_privacy.h"

#include <stdlib.h>

struct str privacy_policy_text(void)
{
	return str_z(privacy_policy_json);
}

int privacy_policy_default(struct str *out, struct arena *a, struct error *e)
{
	const char *path = getenv(PRIVACY_POLICY_VARIABLE);
	*out = privacy_policy_text();
	if (!path || !*path)
		return 0;
	return file_read(out, a, path, PEOPLE_POLICY_MOST, e) != 0
		       ? error_context(e, PRIVACY_POLICY_VARIABLE)
		       : 0;
}
