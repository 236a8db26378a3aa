; Assist for one user, without administrator's rights. Made by packaging/release/windows.py, which defines
; VERSION, BUILD, SIZE (kilobytes), STAGE (the folder to install) and TARGET (the installer to write).

Unicode true
Target amd64-unicode
ManifestDPIAware true
RequestExecutionLevel user
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif

!include LogicLib.nsh
!include MUI2.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Assist"

Name "Assist"
OutFile "${TARGET}"
InstallDir "$LOCALAPPDATA\Programs\Assist"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
BrandingText "Assist ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "Assist"
VIAddVersionKey ProductVersion "${VERSION} (${BUILD})"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Assist"
VIAddVersionKey LegalCopyright "The Assist authors, Apache-2.0"

!define MUI_ICON "${STAGE}\assist.ico"
!define MUI_UNICON "${STAGE}\assist.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\assist.exe"
!define MUI_FINISHPAGE_NOAUTOCLOSE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString SHORTCUT ${LANG_ENGLISH} "Assist"
LangString SHORTCUT ${LANG_SIMPCHINESE} "Assist 坐席助手"
LangString RUNNING ${LANG_ENGLISH} "Assist is still running. Please close it and try again."
LangString RUNNING ${LANG_SIMPCHINESE} "Assist 仍在运行。请先关闭它，然后重试。"
LangString FOREIGN ${LANG_ENGLISH} "This folder holds files of something else. Please choose an empty one."
LangString FOREIGN ${LANG_SIMPCHINESE} "此文件夹中有其他程序的文件。请选择一个空文件夹。"

; Nobody may write to a library that a running program has loaded.
!macro StopWhenRunning
  ${If} ${FileExists} "$INSTDIR\python311.dll"
    ClearErrors
    FileOpen $0 "$INSTDIR\python311.dll" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDOK
      SetErrorLevel 3
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

; A folder with anything in it that is not ours is left alone.
!macro StopWhenForeign
  ${IfNot} ${FileExists} "$INSTDIR\assist.exe"
    FindFirst $0 $1 "$INSTDIR\*.*"
    ${DoWhile} $1 != ""
      ${If} $1 != "."
      ${AndIf} $1 != ".."
        FindClose $0
        MessageBox MB_OK|MB_ICONEXCLAMATION "$(FOREIGN)" /SD IDOK
        SetErrorLevel 4
        Quit
      ${EndIf}
      FindNext $0 $1
    ${Loop}
    FindClose $0
  ${EndIf}
!macroend

; Only what an installer laid there is ever taken away: these names and no others.
!macro RemoveProgram
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\Lib"
  !include "${STAGE}.files.nsh"
  Delete "$SMPROGRAMS\Assist.lnk"
  Delete "$SMPROGRAMS\Assist 坐席助手.lnk"
!macroend

Section
  !insertmacro StopWhenRunning
  !insertmacro StopWhenForeign
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${STAGE}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\$(SHORTCUT).lnk" "$INSTDIR\assist.exe" "" "$INSTDIR\assist.ico"
  WriteRegStr HKCU "${KEY}" "DisplayName" "$(SHORTCUT)"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\assist.ico"
  WriteRegStr HKCU "${KEY}" "Publisher" "The Assist authors"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section Uninstall
  !insertmacro StopWhenRunning
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  ; What the user made lies in another folder and stays.
  SetOutPath "$TEMP"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
