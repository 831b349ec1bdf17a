# The modules as one file: their imports and exports go, as all of them are in one scope then. FILES in the order in
# which they use one another, OUT.
set(all "")
foreach(file IN LISTS FILES)
  file(READ ${file} text)
  string(REGEX REPLACE "import [^\n]*;\n" "" text "${text}")
  string(REGEX REPLACE "(^|\n)export " "\\1" text "${text}")
  string(APPEND all "${text}")
endforeach()
file(WRITE ${OUT} "${all}")
