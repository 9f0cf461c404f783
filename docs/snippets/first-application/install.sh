mkdir greetings && cd greetings
npm init -y && npm pkg set type=module
npm install nexus-framework
npm install --save-dev typescript @types/node
