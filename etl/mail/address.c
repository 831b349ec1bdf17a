#include "mail/mail.h"

/* RFC 5321 takes more in front of the @, quoted texts too: nobody here has such an address, and they break readers. */
static bool in_local(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("!#$%&'*+-/=?^_`{|}~.", c));
}

static bool label_valid(struct str s)
{
	if (!s.len || s.len > 63 || s.ptr[0] == '-' || s.ptr[s.len - 1] == '-')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') ||
		      (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') ||
		      (s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '-'))
			return false;
	return true;
}

bool mail_address_valid(struct str address)
{
	struct str host = address, local = str_split(&host, '@');
	size_t labels = 0;

	if (address.len > MAIL_ADDRESS_MAX || !local.len || local.len > 64 || !host.ptr ||
	    local.ptr[0] == '.' || local.ptr[0] == '-' || local.ptr[local.len - 1] == '.')
		return false;
	for (size_t i = 0; i < local.len; i++)
		if (!in_local(local.ptr[i]) ||
		    (i && local.ptr[i] == '.' && local.ptr[i - 1] == '.'))
			return false;
	for (; host.ptr; labels++)
		if (!label_valid(str_split(&host, '.')))
			return false;
	return labels >= 2;
}
