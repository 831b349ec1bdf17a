# Templates (etl/template/README.md) become C, and the texts that templates and C mark become a table, by a program that
# is built first and never installed.
file(GLOB template_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/etl/template/*.c)
add_executable(template_compiler EXCLUDE_FROM_ALL ${template_sources})
set_target_properties(template_compiler PROPERTIES OUTPUT_NAME template)
target_link_libraries(template_compiler PRIVATE base)

# stuiver_templates(TARGET FILE.tmpl…): compiles templates, paths from the current source folder, into a target of this
# folder.
function(stuiver_templates target)
  foreach(file ${ARGN})
    get_filename_component(path ${file} ABSOLUTE)
    # From the project's folder: #line in the C and messages are short and the same on every machine.
    file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${path})
    set(result ${CMAKE_BINARY_DIR}/generated/templates/${name}.c)
    get_filename_component(folder ${result} DIRECTORY)
    file(MAKE_DIRECTORY ${folder})
    add_custom_command(OUTPUT ${result}
      COMMAND template_compiler compile ${name} ${result}
      WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
      DEPENDS template_compiler ${path} COMMENT "Template ${name}" VERBATIM)
    target_sources(${target} PRIVATE ${result})
  endforeach()
endfunction()

# stuiver_texts(TARGET): the table of etl/texts/en.po in that target, checked against all that marks texts.
function(stuiver_texts target)
  file(GLOB_RECURSE files RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS
    ${CMAKE_SOURCE_DIR}/etl/*.c ${CMAKE_SOURCE_DIR}/etl/*.tmpl)
  list(FILTER files EXCLUDE REGEX "^etl/template/")
  list(JOIN files "\n" names)
  set(list ${CMAKE_BINARY_DIR}/generated/texts_of)
  file(CONFIGURE OUTPUT ${list} CONTENT "${names}\n" @ONLY)
  set(result ${CMAKE_BINARY_DIR}/generated/texts_en.c)
  list(TRANSFORM files PREPEND ${CMAKE_SOURCE_DIR}/ OUTPUT_VARIABLE paths)
  add_custom_command(OUTPUT ${result}
    COMMAND template_compiler texts ${result} etl/texts/en.po ${list}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    DEPENDS template_compiler ${list} ${paths} ${CMAKE_SOURCE_DIR}/etl/texts/en.po
    COMMENT "Texts in English" VERBATIM)
  target_sources(${target} PRIVATE ${result})
  # `cmake --build build --target texts_missing`: appends to en.po what it lacks.
  add_custom_target(texts_missing COMMAND template_compiler missing etl/texts/en.po ${list}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} VERBATIM)
endfunction()
