#include "serve/http/look.h"

#include "base/system/file.h"
#include "serve/told/security.h"

int look_read(struct pages_site *out, struct arena *a, const struct serve_options *o,
	      struct error *e)
{
	out->theme_class = str_z(o->theme_class);
	if (o->theme && file_read(&out->theme, a, o->theme, LOOK_BYTES_MAX, e) != 0)
		return -1;
	if (o->logo && file_read(&out->logo, a, o->logo, LOOK_BYTES_MAX, e) != 0)
		return -1;
	if (o->security && (file_read(&out->security, a, o->security, LOOK_BYTES_MAX, e) != 0 ||
			    security_check(out->security, o->security, e) != 0))
		return -1;
	return 0;
}
