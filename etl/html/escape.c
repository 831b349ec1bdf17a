/* What may stand in HTML, and where. */
#include "html/markdown.h"

#define URL_MAX 2048

void html_escape(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c == '&')
			buffer_append_z(out, "&amp;");
		else if (c == '<')
			buffer_append_z(out, "&lt;");
		else if (c == '>')
			buffer_append_z(out, "&gt;");
		else if (c == '"')
			buffer_append_z(out, "&quot;");
		else if (c == '\'')
			buffer_append_z(out, "&#39;");
		else if ((c < ' ' && c != '\n' && c != '\t' && c != '\r') || c == 0x7f)
			buffer_append_z(out, "\xef\xbf\xbd");
		else
			buffer_append_char(out, (char)c);
	}
}

bool url_is_web(struct str url)
{
	size_t scheme = url.len > 8 && strncasecmp(url.ptr, "https://", 8) == 0  ? 8
			: url.len > 7 && strncasecmp(url.ptr, "http://", 7) == 0 ? 7
										 : 0;
	if (scheme == 0 || url.len > URL_MAX || strchr("/?#:", url.ptr[scheme]))
		return false;
	for (size_t i = 0; i < url.len; i++) {
		unsigned char c = (unsigned char)url.ptr[i];
		if (c <= ' ' || c == 0x7f || strchr("\"'<>\\`", c))
			return false;
	}
	return true;
}
