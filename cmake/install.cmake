# Headers, both libraries, the program, and what CMake and pkg-config need to find them.

include(CMakePackageConfigHelpers)

set(cmake_folder ${CMAKE_INSTALL_LIBDIR}/cmake/cls)

install(TARGETS cls cls_static EXPORT cls-targets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS cls-limit RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET cls-limit-mpi)
    install(TARGETS cls-limit-mpi RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES src/cli/cls-limit.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(DIRECTORY src/report/schema DESTINATION ${CMAKE_INSTALL_DATADIR}/cls-limit
    FILES_MATCHING PATTERN *.json)

# Completions are made by the program itself, from its table of options.
if(NOT CMAKE_CROSSCOMPILING)
    set(completions "")
    foreach(shell bash fish zsh)
        set(file ${PROJECT_BINARY_DIR}/completions/cls-limit.${shell})
        add_custom_command(OUTPUT ${file}
            COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/completions
            COMMAND cls-limit --completion ${shell} > ${file}
            DEPENDS cls-limit
            VERBATIM)
        list(APPEND completions ${file})
    endforeach()
    add_custom_target(cls_completions ALL DEPENDS ${completions})
    install(FILES ${PROJECT_BINARY_DIR}/completions/cls-limit.bash RENAME cls-limit
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
    install(FILES ${PROJECT_BINARY_DIR}/completions/cls-limit.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
    install(FILES ${PROJECT_BINARY_DIR}/completions/cls-limit.zsh RENAME _cls-limit
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
endif()

install(DIRECTORY include/cls DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT cls-targets NAMESPACE cls:: DESTINATION ${cmake_folder})

configure_package_config_file(cmake/cls-config.cmake.in ${PROJECT_BINARY_DIR}/cls-config.cmake
    INSTALL_DESTINATION ${cmake_folder}
    NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cls-config-version.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/cls-config.cmake
    ${PROJECT_BINARY_DIR}/cls-config-version.cmake
    cmake/dependencies.cmake
    DESTINATION ${cmake_folder})

# The prefix is found from where cls.pc lies, so that an installed tree can be moved.
set(pc_folder ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH pc_to_prefix /prefix/${pc_folder} /prefix)
string(REGEX REPLACE "/$" "" pc_to_prefix "${pc_to_prefix}")
configure_file(cmake/cls.pc.in ${PROJECT_BINARY_DIR}/cls.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/cls.pc DESTINATION ${pc_folder})
