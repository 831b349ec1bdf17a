# Makes a C header of one text: `static const char NAME[]`, byte by byte, for no literal may be so long.
file(READ ${FILE} bytes HEX)
string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
get_filename_component(from ${FILE} NAME)
file(WRITE ${OUT} "/* Made from ${from} by schema/embed_text.cmake. */\nstatic const char ${NAME}[] = {\n${bytes}0};\n")
